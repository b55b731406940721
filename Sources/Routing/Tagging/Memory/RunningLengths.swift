/// Running quantiles of answer lengths by a hash of the model's name: what the tagger is weighed against.
struct RunningLengths: Sendable {
    private var models = RecentTable<LengthHistogram>(capacity: 64)
    private var all = LengthHistogram.chat

    /// The 10 %, 50 % and 90 % quantile in tokens.
    func quantiles(_ model: UInt64) -> SIMD3<Float> {
        let found = (models[model] ?? all).quantiles
        return SIMD3(Float(found.q10), Float(found.q50), Float(found.q90))
    }

    mutating func observe(_ model: UInt64, _ tokens: Float) {
        models.change(model, from: all.asPrior()) { $0.observe(Int(tokens)) }
        all.observe(Int(tokens))
    }
}
