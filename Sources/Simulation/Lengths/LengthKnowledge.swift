import Routing

/// What a simulated cluster's routers know of answers' lengths.
public enum LengthKnowledge: Sendable, CustomStringConvertible {
    /// Nothing: every answer is taken to be a usual chat answer, and none that ends changes that.
    case none
    /// What answers have lately been like, running ones included, but nothing of the single one: what `serve` knows
    /// without a tagger.
    case constant
    /// What a tagger makes of each prompt; it learns from every answer. Each router has one of its own that starts as
    /// this one.
    case tagger(LengthTagger)
    /// The length times max(0.1, min(1 + N(0, deviation), 5)), the same factor for a request under every policy.
    case noisy(deviation: Double)
    /// The length itself, as no running router can know it.
    case oracle

    /// As `--lengths` names it.
    public var description: String {
        switch self {
        case .none: "none"
        case .constant: "constant"
        case .tagger: "tagger"
        case .noisy(let deviation): "noisy:\(deviation)"
        case .oracle: "oracle"
        }
    }
}

extension LengthPrediction {
    /// What is expected where nothing is known: the prior of the routers' own running quantiles, and their prior mean.
    static let usual: LengthPrediction = {
        let usual = OutputLengths().quantiles(model: "")
        return LengthPrediction(
            meanLog: 0, mean: 200, q10: Float(usual.q10), q50: Float(usual.q50), q90: Float(usual.q90))
    }()

    /// An answer of exactly `tokens` tokens.
    static func known(_ tokens: Int) -> LengthPrediction {
        let length = Float(tokens)
        return LengthPrediction(meanLog: 0, mean: length, q10: length, q50: length, q90: length)
    }

    /// A length of which it is known by how much it tends to be wrong.
    static func noisy(_ tokens: Double, deviation: Double) -> LengthPrediction {
        let length = Float(tokens)
        // Nine of ten normal numbers lie below 1.28 standard deviations.
        let spread = Float(1 + 1.2816 * deviation)
        return LengthPrediction(meanLog: 0, mean: length, q10: length / spread, q50: length, q90: length * spread)
    }
}
