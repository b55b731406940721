import Learning

/// When a model may serve and when it must stop, by test-then-learn error beside the mean and the median predictor, and
/// beside what rollouts say without learning.
public struct PromotionRule: Sendable, Equatable {
    /// Fewest tests on which a judgement rests; also the number of newest tests that count as recent.
    public var minimumEvaluated: Int
    /// Share by which the error has to be below that of the better of mean and median.
    public var margin: Double

    /// A rule; every argument has the meaning of the property of its name.
    public init(minimumEvaluated: Int = 60, margin: Double = 0.05) {
        self.minimumEvaluated = minimumEvaluated
        self.margin = margin
    }

    /// Whether the newly trained model may serve.
    ///
    /// - Parameter error: the tests of its predecessors, each on samples that it had not seen.
    /// - Returns: whether, and why, with the figures.
    func judge(_ error: PrequentialError) -> (promoted: Bool, reason: String) {
        guard let all = error.summary(), let recent = error.summary(newest: minimumEvaluated),
            all.count >= minimumEvaluated
        else { return (false, "\(error.count) of \(minimumEvaluated) tests") }
        let best = min(all.maeMean, all.maeMedian)
        var figures = "MAE \(Self.text(all.mae)), mean \(Self.text(all.maeMean)), median \(Self.text(all.maeMedian))"
        if let reference = all.maeReference { figures += ", rollout \(Self.text(reference))" }
        guard all.mae < (1 - margin) * best else {
            let share = Self.text(100 * margin)
            return (false, "\(figures) over \(all.count) tests: not \(share) % below mean and median")
        }
        if let reference = all.maeReference, all.mae >= reference {
            return (false, "\(figures) over \(all.count) tests: no better than the rollout")
        }
        if let cause = fault(recent) { return (false, "newest \(Self.comparison(recent)): \(cause)") }
        return (true, "\(figures) over \(all.count) tests")
    }

    /// Why the serving model must stop, with the figures; nil where it may go on.
    func demotion(_ error: PrequentialError) -> String? {
        guard let recent = error.summary(newest: minimumEvaluated), recent.count >= minimumEvaluated,
            let cause = fault(recent)
        else { return nil }
        return "newest \(Self.comparison(recent)): \(cause)"
    }

    /// What is wrong with the newest tests; nil where nothing is.
    private func fault(_ recent: PrequentialSummary) -> String? {
        if recent.mae > recent.maeMedian { return "worse than the median" }
        // The way out is harder than the way in, or noise would make them take turns.
        if let reference = recent.maeReference, recent.mae > (1 + 2 * margin) * reference {
            return "worse than the rollout's \(Self.text(reference))"
        }
        return nil
    }

    private static func comparison(_ summary: PrequentialSummary) -> String {
        "\(summary.count) tests: MAE \(text(summary.mae)), median \(text(summary.maeMedian))"
    }

    /// Three significant digits or so, without an exponent where none is needed.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "\(value)" }
        let scale = abs(value) < 1 ? 10_000.0 : 100
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
