/// Running quantiles of answer lengths in tokens, one set a model.
///
/// A model without history of its own is taken to be like all the others, and without any history like a chat model.
public struct OutputLengths: Sendable {
    /// Answer length in tokens: 10 %, 50 % and 90 % quantile.
    public struct Quantiles: Sendable, Equatable {
        /// 10 % quantile in tokens.
        public var q10: Double
        /// Median in tokens.
        public var q50: Double
        /// 90 % quantile in tokens.
        public var q90: Double

        /// Three quantiles in tokens.
        public init(q10: Double, q50: Double, q90: Double) {
            self.q10 = q10
            self.q50 = q50
            self.q90 = q90
        }

        /// The same with every length at most `most` tokens.
        public func capped(at most: Double) -> Quantiles {
            Quantiles(q10: min(q10, most), q50: min(q50, most), q90: min(q90, most))
        }
    }

    private var models = ModelTable<LengthHistogram>()
    private var all = LengthHistogram.chat
    private let maximumModels: Int

    /// Keeps quantiles of up to `maximumModels` models; later ones share the fleet's.
    public init(maximumModels: Int = 64) { self.maximumModels = max(0, maximumModels) }

    /// Number of models with quantiles of their own.
    public var modelCount: Int { models.count }

    /// What to expect of an answer of `model`.
    public func quantiles(model: String) -> Quantiles { (models[model] ?? all).quantiles }

    /// Learns that an answer of `model` had `tokens` tokens; numbers below 1 teach nothing.
    public mutating func observe(model: String, tokens: Int) {
        guard tokens >= 1 else { return }
        _ = models.change(model, limit: maximumModels, from: all.asPrior()) { $0.observe(tokens) }
        all.observe(tokens)
    }
}
