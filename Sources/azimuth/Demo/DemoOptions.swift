import EngineModel

/// What a demo is asked to be.
struct DemoOptions: Sendable {
    /// The policies set side by side, in the order of the tables; the last one is shown in detail.
    static let policies = ["round_robin", "least_tokens", "learned"]

    /// Seconds the whole demo takes, its start and end included; nil: until it is stopped.
    var duration: Double?
    /// Requests per second to each router.
    var rate: Double
    var seed: UInt64
    var cluster: ClusterDescription
    /// The logbook of the learned policy's router.
    var logbook: String
    var json: Bool

    /// Seconds before the end at which the last request is sent, so that most answers come to theirs.
    var drainSeconds: Double { duration.map { min(8, max(1, 0.12 * $0)) } ?? 3 }
}
