#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The clocks a trainer reads, in seconds.
public struct TrainerClock: Sendable {
    /// Unix time.
    public var now: @Sendable () -> Double
    /// A steady clock: it paces and measures rounds.
    public var uptime: @Sendable () -> Double
    /// The calling thread's CPU time.
    public var threadCPU: @Sendable () -> Double

    /// Clocks of one's own.
    public init(
        now: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Double,
        threadCPU: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.uptime = uptime
        self.threadCPU = threadCPU
    }

    /// The machine's clocks.
    public static let system = TrainerClock(
        now: { read(CLOCK_REALTIME) }, uptime: { read(CLOCK_MONOTONIC) },
        threadCPU: { read(CLOCK_THREAD_CPUTIME_ID) })

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
