/// One request inside an engine.
struct SequenceState: Sendable {
    let id: Int
    let promptTokens: Int
    let outputTokens: Int
    let hashes: [UInt64]
    let priority: Int
    /// Tokens whose keys and values are in the cache.
    var computed = 0
    /// Tokens of the answer so far.
    var generated = 0
    /// Tokens that the iteration in flight computes.
    var scheduled = 0
    /// Blocks held, in order.
    var blocks: [Int32] = []
    /// Leading blocks that were hit or have been published.
    var published = 0
    var preemptions = 0

    init(_ request: EngineRequest, outputTokens: Int) {
        id = request.id
        promptTokens = request.promptTokens
        self.outputTokens = outputTokens
        hashes = request.blockHashes
        priority = request.priority
    }

    /// Prompt and answer so far: what must be computed before the next token.
    var tokens: Int { promptTokens + generated }

    /// Whether its next iteration is a plain decode.
    var isDecoding: Bool { generated > 0 && computed == tokens - 1 }

    /// The token that the last iteration produced.
    var newestToken: TokenEvent {
        TokenEvent(id: id, index: generated - 1, isLast: generated == outputTokens)
    }

    /// Books what the iteration in flight computed.
    /// - Returns: whether that produced a token: it does once everything before it is computed.
    mutating func advance() -> Bool {
        guard scheduled > 0 else { return false }
        computed += scheduled
        scheduled = 0
        guard computed == tokens else { return false }
        generated += 1
        return true
    }
}
