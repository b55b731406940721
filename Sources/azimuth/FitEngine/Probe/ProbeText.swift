/// Prompts of wanted lengths, drawn from seeds, so that two of different seeds share no more than the chat template's
/// opening.
struct ProbeText: Sendable {
    /// Tokens that the template adds to every prompt.
    private(set) var overhead = 0.0
    /// Tokens that one of ``PromptText``'s counts (four bytes) really is.
    private(set) var ratio = 1.0

    /// The text that comes to about `tokens` tokens.
    func text(tokens: Int, seed: UInt64) -> String {
        let asked = (Double(tokens) - overhead) / ratio
        return Self.raw(asked: max(1, Int(asked.rounded())), seed: seed)
    }

    static func raw(asked: Int, seed: UInt64) -> String {
        PromptText.text(tokens: asked, seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ 0x5851_F42D_4C95_7F2D)
    }

    /// Takes what two texts of different lengths came to.
    mutating func calibrate(short: (asked: Int, tokens: Int), long: (asked: Int, tokens: Int)) {
        guard long.asked > short.asked, long.tokens > short.tokens else { return }
        ratio = Double(long.tokens - short.tokens) / Double(long.asked - short.asked)
        overhead = max(0, Double(short.tokens) - ratio * Double(short.asked))
    }
}
