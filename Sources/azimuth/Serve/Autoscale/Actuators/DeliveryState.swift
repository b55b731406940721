/// The orders that wait for one actuator: one a pool, the newest, one at a time, with growing pauses after failures. Pure.
struct DeliveryState: Sendable {
    /// What has been counted.
    struct Counts: Sendable, Equatable {
        var delivered = 0
        var failed = 0
        /// Failures since the last success.
        var consecutiveFailures = 0
        var lastError: String?
    }

    /// Pools that orders are kept for; those of further ones are dropped.
    static let maximumPools = 1_000
    /// Seconds after the first failure, doubled with each further one, and the longest.
    static let pause = 1.0
    static let longestPause = 60.0
    private var waiting: [String: ScaleOrder] = [:]
    private var isBusy = false
    private var notBefore = -Double.infinity
    private(set) var counts = Counts()

    /// Orders that have not been carried out.
    var pending: Int { waiting.count + (isBusy ? 1 : 0) }

    /// Takes an order in place of an older one of its pool.
    mutating func submit(_ order: ScaleOrder) {
        guard waiting[order.model] != nil || waiting.count < Self.maximumPools else { return }
        waiting[order.model] = order
    }

    /// The order to carry out now, which is then under way; nil where there is none, or it is too early.
    mutating func next(now: Double) -> ScaleOrder? {
        guard !isBusy, now >= notBefore, let order = waiting.values.min(by: { $0.time < $1.time }) else { return nil }
        waiting[order.model] = nil
        isBusy = true
        return order
    }

    /// The order under way has come to its end.
    ///
    /// - Parameters:
    ///   - error: what went wrong; nil where nothing did.
    ///   - jitter: 0 to 1, so that several routers do not come again at the same time.
    mutating func ended(_ order: ScaleOrder, error: String?, now: Double, jitter: Double) {
        isBusy = false
        guard let error else {
            counts.delivered += 1
            counts.consecutiveFailures = 0
            counts.lastError = nil
            notBefore = -.infinity
            return
        }
        counts.failed += 1
        counts.consecutiveFailures += 1
        counts.lastError = error
        let doublings = min(counts.consecutiveFailures - 1, 10)
        let pause = min(Self.pause * Double(1 << doublings), Self.longestPause)
        notBefore = now + pause * (0.75 + 0.5 * min(max(jitter, 0), 1))
        // A newer order of the same pool goes before.
        if waiting[order.model] == nil { submit(order) }
    }
}
