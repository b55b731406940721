/// What the router reads from one inference request; the body itself is forwarded untouched.
public struct RequestFacts: Sendable, Equatable {
    /// The inference surface a path belongs to.
    public enum Endpoint: String, Sendable, CaseIterable {
        case chat, completions, responses, other

        /// Whether its body has `input`, `instructions` and `max_output_tokens`.
        var takesInput: Bool { self == .responses || self == .other }
    }

    /// The surface the request came in on.
    public var endpoint: Endpoint
    /// The `model` field, or an empty string where the body names none.
    public var model: String
    /// Whether the client asked for server-sent events (`stream: true`).
    public var stream: Bool
    /// Whether the stream's last chunk will carry `usage` (`stream_options.include_usage`).
    public var includesUsage: Bool
    /// `max_completion_tokens`, else `max_tokens`; nil where the body bounds neither.
    public var maxTokens: Int?
    /// Number of chat messages, 1 for a plain prompt.
    public var messageCount: Int
    /// Bytes of prompt content, as they stand in the body (still escaped).
    public var promptBytes: Int
    /// Prompt length in tokens where the body states it exactly (token-id prompts), else nil.
    public var exactPromptTokens: Int?
    /// Chained hashes of the prompt's leading blocks; block `k` ends at `BlockSchedule.end(of: k)` prompt bytes.
    public var blockHashes: [UInt64]
    /// A hash of the session the request's headers name; 0 where they name none.
    public var session: UInt64 = 0
    /// What the tagger expects of its answer's length; nil where no tagger is in use.
    public var predictedLength: LengthPrediction?
    /// The TTFT its headers ask for, in seconds.
    public var ttftTarget: Double?
    /// The time between tokens its headers ask for, in seconds.
    public var tpotTarget: Double?
    /// Length of the answer in tokens where it is known beforehand, as it is in simulations alone.
    public var knownOutputTokens: Int?

    /// Facts of a request; every argument has the meaning of the property of its name.
    public init(
        endpoint: Endpoint = .other, model: String = "", stream: Bool = false, includesUsage: Bool = false,
        maxTokens: Int? = nil, messageCount: Int = 0, promptBytes: Int = 0, exactPromptTokens: Int? = nil,
        blockHashes: [UInt64] = []
    ) {
        self.endpoint = endpoint
        self.model = model
        self.stream = stream
        self.includesUsage = includesUsage
        self.maxTokens = maxTokens
        self.messageCount = messageCount
        self.promptBytes = promptBytes
        self.exactPromptTokens = exactPromptTokens
        self.blockHashes = blockHashes
    }
}
