/// One sequence for an engine.
public struct EngineRequest: Sendable, Hashable {
    /// The caller's name for it; unique among the requests that the engine holds.
    public var id: Int
    /// Length of the prompt in tokens, at least 1.
    public var promptTokens: Int
    /// Length of the answer in tokens, at least 1. The engine cuts it at what the context limit leaves.
    public var outputTokens: Int
    /// Chained hashes of the prompt's full blocks, in order; may be shorter than the prompt or empty.
    public var blockHashes: [UInt64]
    /// Lower goes first on an engine that schedules by priority; others do not look at it.
    public var priority = 0

    /// A request.
    public init(id: Int, promptTokens: Int, outputTokens: Int, blockHashes: [UInt64] = []) {
        self.id = id
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.blockHashes = blockHashes
    }
}

/// Why an engine does not take a request.
public enum EngineRejection: Error, Hashable, Sendable {
    /// The prompt has no tokens.
    case emptyPrompt
    /// The prompt leaves no room for an answer under the engine's context limit (in tokens).
    case promptTooLong(limit: Int)
    /// The engine already holds a request with this id.
    case duplicateID(Int)
}
