/// Prompt length in tokens from its length in bytes, learned per model from the answers' `usage`.
///
/// Per model a line `tokens = overhead + bytes / bytesPerToken` by least squares of the relative error, with forgetting
/// and a prior: the overhead is what a chat template adds to every request.
public struct TokenEstimator: Sendable {
    /// Prompt bytes a token before anything is learned: English text in the usual vocabularies.
    public static let priorBytesPerToken = 4.2
    /// Models with a line of their own; all further ones share one.
    static let maximumModels = 256

    private var lines = ModelTable<TokenLine>()
    private var shared = TokenLine()

    /// An estimator that has seen nothing.
    public init() {}

    /// Prompt bytes a token for a model, 1 to 16.
    public func bytesPerToken(model: String) -> Double {
        1 / line(model).tokensPerByte
    }

    /// Estimated prompt length in tokens: what the body states exactly, else at least 1 where there is any prompt.
    public func tokens(of facts: RequestFacts) -> Int {
        if let exact = facts.exactPromptTokens { return exact }
        guard facts.promptBytes > 0 else { return 0 }
        let line = line(facts.model)
        return max(1, Int((line.overhead + line.tokensPerByte * Double(facts.promptBytes)).rounded()))
    }

    /// Learns from an answer's `usage.prompt_tokens`; lengths that are not positive or beyond reason are ignored.
    public mutating func observe(model: String, promptBytes: Int, promptTokens: Int) {
        guard promptBytes > 0, promptTokens > 0, promptBytes <= 1 << 30, promptTokens <= 1 << 30 else { return }
        let (bytes, tokens) = (Double(promptBytes), Double(promptTokens))
        let known = lines.change(model, limit: Self.maximumModels, from: TokenLine()) {
            $0.add(bytes: bytes, tokens: tokens)
        }
        if !known { shared.add(bytes: bytes, tokens: tokens) }
    }

    private func line(_ model: String) -> TokenLine { lines[model] ?? shared }
}

/// One model's line and the forgetful sums of its weighted least squares.
struct TokenLine: Sendable {
    private static let forgetting = 0.995
    /// Weight of the prior on the slope, in observations of relative error.
    private static let slopePrior = 0.5
    /// The overhead is 0 give or take this many tokens, as sure as one observation of 200 tokens.
    private static let overheadPrior = 1.0 / (200 * 200)

    private(set) var overhead = 0.0
    private(set) var tokensPerByte = 1 / TokenEstimator.priorBytesPerToken
    private var weights = 0.0
    private var weightedX = 0.0
    private var weightedXX = 0.0
    private var weightedY = 0.0
    private var weightedXY = 0.0

    mutating func add(bytes x: Double, tokens y: Double) {
        // Relative error: a weight of one over the square of the length expected, floored for very short prompts.
        let expected = max(16, x / TokenEstimator.priorBytesPerToken)
        let weight = 1 / (expected * expected)
        weights = weights * Self.forgetting + weight
        weightedX = weightedX * Self.forgetting + weight * x
        weightedXX = weightedXX * Self.forgetting + weight * x * x
        weightedY = weightedY * Self.forgetting + weight * y
        weightedXY = weightedXY * Self.forgetting + weight * x * y
        solve()
    }

    private mutating func solve() {
        let prior = 1 / TokenEstimator.priorBytesPerToken
        let slopeWeight = Self.slopePrior / (prior * prior)
        let a = weights + Self.overheadPrior
        let d = weightedXX + slopeWeight
        let right = weightedXY + slopeWeight * prior
        let determinant = a * d - weightedX * weightedX
        guard determinant > 0, determinant.isFinite else { return }
        overhead = min(max((weightedY * d - weightedX * right) / determinant, 0), 512)
        // With the overhead clipped, the slope is the best for that overhead.
        tokensPerByte = min(max((right - weightedX * overhead) / d, 1.0 / 16), 1)
    }
}
