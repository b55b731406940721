import Simulation

/// The policies side by side: figures, ratios to a baseline and to the best classic policy.
struct Comparison {
    /// Policies that are no other router's rule of thumb.
    private static let notClassic = Set(
        ["least_tokens", "learned", "predictive_ttft", "predictive_e2e", "oracle", "oracle_x"] + LearnedVariant.names)

    static let titles = [
        "policy", "TTFT ms mean", "±", "P50", "P99", "x mean", "x P99", "x best mean", "x best P99", "TPOT ms",
        "e2e ms",
        "x e2e", "hits", "preempted", "good", "failed",
    ]

    /// What the ratios are to.
    let baseline: String
    /// The classic policy with the lowest mean TTFT; nil where none was run.
    let bestClassic: String?
    /// One row a policy, in the order of the titles.
    let rows: [[String]]

    init(_ plan: SimulationPlan, _ runs: [FinishedRun]) {
        let means = plan.policies.compactMap { name -> (name: String, means: SeedMeans)? in
            let own = runs.filter { $0.result.policy == name }
            return own.isEmpty ? nil : (name, SeedMeans(own))
        }
        baseline = plan.baseline
        let base = means.first { $0.name == plan.baseline }?.means
        let best = means.filter { !Self.notClassic.contains($0.name) }
            .min { ($0.means.ttft ?? .infinity) < ($1.means.ttft ?? .infinity) }
        bestClassic = best?.name
        rows = means.map { name, own in
            [
                name, Figures.milliseconds(own.ttft), own.ttftSpread.map { Figures.percent($0) } ?? "-",
                Figures.milliseconds(own.ttftP50), Figures.milliseconds(own.ttftP99),
                Figures.ratio(own.ttft, to: base?.ttft), Figures.ratio(own.ttftP99, to: base?.ttftP99),
                Figures.ratio(own.ttft, to: best?.means.ttft), Figures.ratio(own.ttftP99, to: best?.means.ttftP99),
                Figures.milliseconds(own.tpot), Figures.milliseconds(own.e2e), Figures.ratio(own.e2e, to: base?.e2e),
                Figures.percent(own.hitRate), Figures.fixed(own.preemptions, 0), Figures.percent(own.good),
                Figures.fixed(own.failed, 0),
            ]
        }
    }
}
