/// What was observed of one request after its decision.
public struct Outcome: Sendable, Equatable {
    /// Whether the outcome is whole, and if not, why.
    public enum Censoring: String, Sendable, CaseIterable {
        /// The answer came whole.
        case none
        /// The client went away first.
        case cancelled
        /// A timeout of the router ended it.
        case timedOut = "timed_out"
        /// The instance refused, failed or broke off.
        case failed
    }

    /// Unix time of the end in seconds.
    public var time: Double
    /// Seconds from the whole request received to the first token-bearing body byte; nil where none came.
    public var ttft: Double?
    /// True where `ttft` is only an upper bound: the answer was not streamed, so it is the time of its first body byte.
    public var ttftCensored: Bool
    /// Mean seconds between tokens after the first; nil for answers of fewer than two tokens or not streamed.
    public var tpot: Double?
    /// Seconds from the whole request received to the last byte of the answer, or to the end that censored it.
    public var e2e: Double
    /// Prompt tokens from `usage`; nil where the answer carried none.
    public var promptTokens: Int?
    /// Cached prompt tokens from `usage.prompt_tokens_details`; nil where the answer carried none.
    public var cachedTokens: Int?
    /// Answer tokens from `usage`, else counted from the stream's chunks; nil where neither is possible.
    public var completionTokens: Int?
    /// True where `completionTokens` was counted from chunks.
    public var tokensEstimated: Bool
    /// The answer's `finish_reason`, where one was seen.
    public var finishReason: String?
    /// The HTTP status sent to the client; 0 where none was.
    public var status: Int
    /// Whether the outcome is whole.
    public var censoring: Censoring
    /// Instances tried, the last one included.
    public var attempts: Int

    /// An outcome; every argument has the meaning of the property of its name.
    public init(
        time: Double, ttft: Double? = nil, ttftCensored: Bool = false, tpot: Double? = nil, e2e: Double,
        promptTokens: Int? = nil, cachedTokens: Int? = nil, completionTokens: Int? = nil,
        tokensEstimated: Bool = false, finishReason: String? = nil, status: Int, censoring: Censoring,
        attempts: Int = 1
    ) {
        self.time = time
        self.ttft = ttft
        self.ttftCensored = ttftCensored
        self.tpot = tpot
        self.e2e = e2e
        self.promptTokens = promptTokens
        self.cachedTokens = cachedTokens
        self.completionTokens = completionTokens
        self.tokensEstimated = tokensEstimated
        self.finishReason = finishReason
        self.status = status
        self.censoring = censoring
        self.attempts = attempts
    }
}
