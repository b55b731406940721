import Learning

/// When a model may serve and when it must stop, by test-then-learn error beside the mean and the median predictor.
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
        let figures = "MAE \(Self.text(all.mae)), mean \(Self.text(all.maeMean)), median \(Self.text(all.maeMedian))"
        guard all.mae < (1 - margin) * best else {
            let share = Self.text(100 * margin)
            return (false, "\(figures) over \(all.count) tests: not \(share) % below mean and median")
        }
        if isWorse(recent) { return (false, "newest \(Self.comparison(recent)): worse than the median") }
        return (true, "\(figures) over \(all.count) tests")
    }

    /// Why the serving model must stop, with the figures; nil where it may go on.
    func demotion(_ error: PrequentialError) -> String? {
        guard let recent = error.summary(newest: minimumEvaluated), recent.count >= minimumEvaluated, isWorse(recent)
        else { return nil }
        return "newest \(Self.comparison(recent)): worse than the median"
    }

    private func isWorse(_ recent: PrequentialSummary) -> Bool { recent.mae > recent.maeMedian }

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
