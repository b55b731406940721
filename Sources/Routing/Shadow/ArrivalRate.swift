/// How many requests an instance has lately been sent, and how much work each was; fading within ten seconds.
struct ArrivalRate: Sendable {
    private static let memory = 10.0
    private var perSecond = 0.0
    private var time = 0.0
    /// Recent mean of what a request's own uncached tokens took there, in milliseconds.
    private(set) var ownMilliseconds = 0.0
    /// Of that, what it took beside the iterations, which decode as well.
    private(set) var prefillMilliseconds = 0.0
    /// Recent mean of the prompt tokens that were not expected to be cached.
    private(set) var uncached = 0.0
    private var count = 0

    mutating func note(
        ownMilliseconds own: Double, prefillMilliseconds prefill: Double, uncached tokens: Double, now: Double
    ) {
        perSecond = rate(at: now) + 1 / Self.memory
        time = now
        count += 1
        let rate = max(0.05, 1 / Double(count))
        ownMilliseconds += rate * (own - ownMilliseconds)
        prefillMilliseconds += rate * (prefill - prefillMilliseconds)
        uncached += rate * (tokens - uncached)
        if count > 1_000 { count = 1_000 }
    }

    /// Requests a second.
    func rate(at now: Double) -> Double {
        let age = now - time
        return age > 0 ? perSecond * exponential(-age / Self.memory) : perSecond
    }
}
