/// How much each cost to others counts beside the request's own predicted time.
public struct PredictiveWeights: Sendable, Equatable {
    /// Of the request's own work at the fleet's mean price.
    public var ownWork: Double = 1
    /// Of what those wait that will queue behind it.
    public var queueing: Double = 0.5
    /// Of what the running requests are held up: from 0.01 (TTFT first) to 0.1 (e2e first).
    public var delay: Double = 0.05
    /// Of what those wait that will find no place or no room in the cache.
    public var occupancy: Double = 0.1

    /// The defaults.
    public init() {}

    /// The terms' names, in the order of `terms(of:)`.
    public static let names = ["own_work", "queueing", "delay", "occupancy"]

    /// Seconds that a choice costs others by each term, at its weight.
    public func terms(of prediction: PredictionSnapshot) -> SIMD4<Float> {
        SIMD4(prediction.ownWork, prediction.queueing, prediction.delay, prediction.occupancy)
            * SIMD4(Float(ownWork), Float(queueing), Float(delay), Float(occupancy))
    }

    /// Seconds that a choice costs others, each term at its weight.
    @inline(__always)
    func cost(of prediction: PredictionSnapshot) -> Float {
        Float(ownWork) * prediction.ownWork + Float(queueing) * prediction.queueing
            + Float(delay) * prediction.delay + Float(occupancy) * prediction.occupancy
    }

    /// Each as 0 to 1,000, and as 0 where it is not finite.
    var bounded: PredictiveWeights {
        func bound(_ value: Double) -> Double { value.isFinite ? min(max(value, 0), 1_000) : 0 }
        var copy = self
        copy.ownWork = bound(ownWork)
        copy.queueing = bound(queueing)
        copy.delay = bound(delay)
        copy.occupancy = bound(occupancy)
        return copy
    }
}
