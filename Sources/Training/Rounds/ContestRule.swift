import Learning

/// When the network takes the ridge's place and when it gives it back, by their errors on the same samples.
///
/// The way in is harder than the way out is easy, and what lies between changes nothing, so that noise does not make
/// them take turns: in, the network's error has to be lower by a share and by more than chance; out, it has to be higher.
public struct ContestRule: Sendable, Equatable {
    /// Fewest samples compared; also the number of newest ones that say whether to give the place back.
    public var minimumCompared: Int
    /// Share by which the network's absolute error has to be below the ridge's.
    public var margin: Double
    /// Standard errors by which it has to be below.
    public var deviations: Double
    /// Share by which its root mean squared error may be above: its few large errors must not grow for the many.
    public var tailAllowance: Double

    /// A rule; every argument has the meaning of the property of its name.
    public init(
        minimumCompared: Int = 150, margin: Double = 0.02, deviations: Double = 2, tailAllowance: Double = 0.01
    ) {
        self.minimumCompared = minimumCompared
        self.margin = margin
        self.deviations = deviations
        self.tailAllowance = tailAllowance
    }

    /// Whether the network, second in `errors`, may take the ridge's place, and why, with the figures.
    func takesOver(_ errors: PairedErrors) -> (Bool, reason: String) {
        guard let all = errors.comparison(), all.count >= minimumCompared else {
            return (false, "\(errors.count) of \(minimumCompared) tests beside the ridge")
        }
        // What would at once have to go again does not come in.
        if let reason = stepsBack(errors) { return (false, reason) }
        let figures = Self.figures(all)
        guard all.mae.second < (1 - margin) * all.mae.first else {
            return (false, "\(figures): not \(PromotionRule.text(100 * margin)) % below the ridge")
        }
        guard all.mae.first - all.mae.second > deviations * all.standardError else {
            return (false, "\(figures): the difference may be chance")
        }
        guard all.rmse.second <= (1 + tailAllowance) * all.rmse.first else {
            let roots = "\(PromotionRule.text(all.rmse.second)) against \(PromotionRule.text(all.rmse.first))"
            return (false, "\(figures), but RMSE \(roots)")
        }
        return (true, figures)
    }

    /// Why the network must give the place back, with the figures; nil where it may stay.
    func stepsBack(_ errors: PairedErrors) -> String? {
        guard let recent = errors.comparison(newest: minimumCompared), recent.count >= minimumCompared,
            recent.mae.second > recent.mae.first
        else { return nil }
        return "newest \(Self.figures(recent))"
    }

    private static func figures(_ comparison: PairedErrors.Comparison) -> String {
        let (first, second) = (PromotionRule.text(comparison.mae.first), PromotionRule.text(comparison.mae.second))
        return "MAE \(second) against the ridge's \(first) over the same \(comparison.count) tests"
    }
}
