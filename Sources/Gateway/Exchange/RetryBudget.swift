import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// How many retries one event loop may make over all instances, so that a fleet that is ill is not worked to death by
/// its own retries: a share of the requests of about the last minute, and a floor for fleets with little to do.
struct RetryBudget {
    /// Seconds over which requests are remembered.
    private static let memory = 60.0

    private var ratio: Double
    private var floor: Double
    private var balance: Double
    private var requests = 0
    private var time: NIODeadline

    /// - Parameters:
    ///   - ratio: retries for each request.
    ///   - floor: retries for each second, whatever the number of requests.
    init(ratio: Double, floor: Double, now: NIODeadline) {
        self.ratio = max(ratio, 0)
        self.floor = max(floor, 0)
        balance = self.floor * Self.memory
        time = now
    }

    /// Other figures for the time to come; what has been saved is kept.
    mutating func set(ratio: Double, floor: Double) {
        self.ratio = max(ratio, 0)
        self.floor = max(floor, 0)
    }

    /// Takes in the time that has passed and the requests begun in all so far.
    mutating func refresh(requests total: Int, now: NIODeadline) {
        let seconds = Double((now - time).nanoseconds) * 1e-9
        guard seconds > 0 else { return }
        let kept = exp(-seconds / Self.memory)
        let rate = ratio * Double(max(total - requests, 0)) / seconds + floor
        balance = balance * kept + rate * Self.memory * (1 - kept)
        requests = total
        time = now
    }

    /// Takes one retry out of the budget; false where there is none left.
    mutating func take(requests total: Int, now: NIODeadline) -> Bool {
        refresh(requests: total, now: now)
        guard balance >= 1 else { return false }
        balance -= 1
        return true
    }
}
