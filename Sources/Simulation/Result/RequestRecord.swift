import Routing

/// What came of one request, by the true times.
public struct RequestRecord: Sendable, Equatable {
    /// How a request ended.
    public enum End: UInt8, Sendable {
        /// The answer came whole.
        case completed
        /// The instance would not take it: too long for its context.
        case refused
        /// Its instances failed, or none was available.
        case failed
    }

    /// Place among all requests, from 0.
    public var ordinal: Int
    /// How it ended.
    public var end: End
    /// The instance that had it last, by its place in the cluster; nil where none was available.
    public var instance: Int?
    /// When it came to its router, in seconds after the first one.
    public var arrival: Double
    /// Seconds to the first token; nil where none came.
    public var ttft: Double?
    /// Mean seconds between tokens; nil for fewer than two.
    public var tpot: Double?
    /// Seconds to the end.
    public var e2e: Double
    /// Length of the prompt in tokens.
    public var promptTokens: Int
    /// Prompt tokens found in the instance's cache.
    public var cachedTokens: Int
    /// Tokens of answer.
    public var outputTokens: Int
    /// Instances tried.
    public var attempts: Int
    /// Why the instance was chosen; nil where none was available.
    public var reason: Decision.Reason?
    /// The reward that was predicted; nil where no model scored.
    public var predictedReward: Double?
    /// TTFT in seconds that a rollout predicted; nil where there was none.
    public var predictedTTFT: Double?
    /// Seconds to the end that a rollout predicted for an answer of the expected length; nil where there was none.
    public var predictedE2E: Double?
}
