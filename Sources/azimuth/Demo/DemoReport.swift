/// The demo's end: the same load under every policy, and what it came to. Pure.
struct DemoReport: Sendable, Equatable {
    /// The policy that ratios refer to.
    static let base = "least_tokens"
    static let learned = "learned"

    /// The whole run and its last half, one row a policy.
    var whole: [PolicyFigures]
    var lastHalf: [PolicyFigures]
    var reasons: DemoState.Reasons
    /// Reasons of the last half's decisions.
    var lateReasons: DemoState.Reasons
    var training: DemoState.Training

    /// The tables and the closing sentence.
    func lines() -> [String] {
        Self.table("whole run", whole) + [""] + Self.table("last half", lastHalf) + ["", verdict()]
    }

    /// What happened, from the figures alone.
    func verdict() -> String {
        guard let learned = lastHalf.first(where: { $0.policy == Self.learned })?.ttft else {
            return "Nothing can be said of learned: no request of the last half showed a first token."
        }
        var clauses: [String] = []
        for row in lastHalf where row.policy != Self.learned {
            guard let other = row.ttft, other.mean > 0 else { continue }
            clauses.append(
                "\(Figures.ratio(learned.mean, to: other.mean)) that of \(row.policy) "
                    + "(\(Figures.milliseconds(other.mean)) ms)")
        }
        let compared = clauses.isEmpty ? "" : ", " + clauses.joined(separator: " and ")
        return "In the last half learned's mean TTFT was \(Figures.milliseconds(learned.mean)) ms\(compared); "
            + share()
    }

    private func share() -> String {
        guard lateReasons.total > 0 else { return "it decided nothing." }
        let modelled = Double(lateReasons.greedy + lateReasons.explore) / Double(lateReasons.total)
        if lateReasons.greedy + lateReasons.explore == 0 {
            return training.rounds == 0
                ? "no round was run, so its fallback decided all."
                : "none of \(training.rounds) rounds gave a model that earned promotion, so its fallback decided all."
        }
        return "its model decided \(Figures.percent(modelled)) of those requests, after \(training.rounds) rounds."
    }

    private static func table(_ title: String, _ rows: [PolicyFigures]) -> [String] {
        let base = rows.first { $0.policy == Self.base }
        let head = [
            title, "requests", "TTFT ms mean", "P50", "P99", "x", "TPOT ms", "x", "e2e ms", "x", "unfinished", "errors",
        ]
        return TextTable.figures(
            head,
            rows.map { row in
                [
                    row.policy, Figures.grouped(row.requests), Figures.milliseconds(row.ttft?.mean),
                    Figures.milliseconds(row.ttft?.p50), Figures.milliseconds(row.ttft?.p99),
                    Figures.ratio(row.ttft?.mean, to: base?.ttft?.mean), Figures.milliseconds(row.tpot?.mean),
                    Figures.ratio(row.tpot?.mean, to: base?.tpot?.mean), Figures.milliseconds(row.e2e?.mean),
                    Figures.ratio(row.e2e?.mean, to: base?.e2e?.mean), "\(row.unfinished)", "\(row.errors)",
                ]
            })
    }
}
