/// What one engine iteration computes: the variables of its cost.
public struct StepWork: Sendable, Hashable {
    /// Tokens of all prefill chunks.
    public var prefillTokens = 0
    /// Sum of c * c / 2 over the chunks of c tokens.
    public var prefillSelfPairs = 0.0
    /// Sum of c * prefix over the chunks, prefix being the tokens in the KV cache before the chunk.
    public var prefillPrefixPairs = 0.0
    /// Sequences that decode one token.
    public var decodeSequences = 0
    /// Tokens in the KV cache of those.
    public var decodeContextTokens = 0

    /// No work.
    public init() {}

    /// Adds a prefill chunk of `tokens` after `prefix` cached tokens.
    public mutating func addPrefill(tokens: Int, prefix: Int) {
        prefillTokens += tokens
        prefillSelfPairs += Double(tokens) * Double(tokens) / 2
        prefillPrefixPairs += Double(tokens) * Double(prefix)
    }

    /// Adds one decoding sequence with `context` cached tokens.
    public mutating func addDecode(context: Int) {
        decodeSequences += 1
        decodeContextTokens += context
    }
}
