/// All that the demo shows, at one moment. Latencies are in seconds.
struct DemoState: Sendable, Equatable {
    /// One policy's router, as the client sees it.
    struct Policy: Sendable, Equatable {
        var name: String
        var sent: Int
        var completed: Int
        var errors: Int
        var inFlight: Int
        /// Mean TTFT of the last 10 s.
        var recentTTFT: Double?
        /// Mean TTFT since the start.
        var meanTTFT: Double?
    }

    /// One instance of the learned policy's fleet, as its router sees it.
    struct Instance: Sendable, Equatable {
        var name: String
        var available: Bool
        var inFlight: Int
        /// Prompt tokens in flight that are still to be computed.
        var pendingTokens: Int
        /// Share of the last decisions that chose it, 0 to 1.
        var share: Double
        /// Recent mean TTFT.
        var ttft: Double?
        /// Share of the KV cache in use, 0 to 1.
        var kvUsage: Double
    }

    /// Reasons of the learned policy's decisions, counted since the start.
    struct Reasons: Sendable, Equatable {
        var greedy = 0
        var explore = 0
        var fallback = 0

        var total: Int { greedy + explore + fallback }
    }

    /// What the learned policy expected of its last decisions, and what came of them.
    struct Prediction: Sendable, Equatable {
        var predicted: Double
        var observed: Double
        /// Mean absolute error of a single prediction.
        var error: Double
    }

    /// The training loop.
    struct Training: Sendable, Equatable {
        var rounds = 0
        var lastResult: String?
        var lastReason: String?
        var version: Int?
        var samples = 0
        /// Test-then-learn mean absolute error of the model and of the mean and the median of what was seen.
        var error: Double?
        var meanError: Double?
        var medianError: Double?
    }

    struct Logbook: Sendable, Equatable {
        var path: String
        var written = 0
        var dropped = 0
        var error: String?
    }

    /// Seconds since the demo began, and its whole length where it has one.
    var elapsed: Double
    var duration: Double?
    var rate: Double
    var seed: UInt64
    var policies: [Policy]
    var instances: [Instance]
    var reasons = Reasons()
    var prediction: Prediction?
    var training = Training()
    var logbook: Logbook?
}
