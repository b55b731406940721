import Logbook
import Routing

/// `log decisions` for people: one line a decision, the newest last.
enum LogDecisionsText {
    static func render(_ decisions: [LoggedDecision]) -> String {
        guard !decisions.isEmpty else { return "no decisions match" }
        var table = TextTable([
            .right("id"), .left("time"), .left("reason"), .left("worker", width: 40), .right("model"),
            .right("predicted"), .right("TTFT ms"), .right("TPOT ms"), .right("E2E ms"), .right("prompt"),
            .right("cached"), .right("output"), .left("result"),
        ])
        for decision in decisions {
            let outcome = decision.outcome
            let prompt =
                outcome?.promptTokens.map { "\($0)" } ?? decision.promptTokens.map { "~\(Figures.fixed($0, 0))" }
            let output = outcome?.completionTokens.map { (outcome?.tokensEstimated ?? false ? "~" : "") + "\($0)" }
            table.add([
                "\(decision.id)", Timestamp.text(decision.time), decision.reason, worker(decision),
                decision.modelVersion > 0 ? "\(decision.modelVersion)" : "-",
                decision.predictedReward.map { Figures.fixed($0, 4) } ?? "-",
                (outcome?.ttftCensored ?? false ? "<=" : "") + Figures.milliseconds(outcome?.ttft),
                Figures.milliseconds(outcome?.tpot), Figures.milliseconds(outcome?.e2e), prompt ?? "-",
                outcome?.cachedTokens.map { "\($0)" } ?? "-", output ?? "-", result(outcome),
            ])
        }
        return table.text
    }

    /// The instance that answered, and the one chosen first where that is another.
    private static func worker(_ decision: LoggedDecision) -> String {
        let chosen = decision.chosen ?? "-"
        guard let served = decision.served, served != chosen else { return chosen }
        return "\(served) (after \(chosen))"
    }

    private static func result(_ outcome: Outcome?) -> String {
        guard let outcome else { return "pending" }
        switch outcome.censoring {
        case .none: return outcome.status < 400 ? outcome.finishReason ?? "ok" : "HTTP \(outcome.status)"
        case .cancelled, .timedOut, .failed:
            return outcome.censoring.rawValue + (outcome.status > 0 ? " (HTTP \(outcome.status))" : "")
        }
    }
}
