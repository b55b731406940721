import Routing

/// An explanation in three sentences: who got the request and by what, why, and what came of it.
struct ExplanationSummary {
    private let explanation: DecisionExplanation
    private let outcome: Outcome?

    init(_ explanation: DecisionExplanation, outcome: Outcome?) {
        self.explanation = explanation
        self.outcome = outcome
    }

    var sentences: [String] { [choice, cause, result] }

    private var decision: LogDecisionJSON { explanation.decision }
    private var count: Int { explanation.candidates.count }
    private var chosen: DecisionExplanation.Candidate? { explanation.candidates.first { $0.isChosen } }
    /// The best-scored candidate beside the chosen one.
    private var runnerUp: DecisionExplanation.Candidate? {
        let others = explanation.candidates.filter { !$0.isChosen }
        return others.max { ($0.score ?? -.infinity) < ($1.score ?? -.infinity) }
    }

    private var choice: String {
        let name = decision.chosen ?? "no worker"
        let by =
            decision.modelVersion > 0
            ? "model \(decision.modelVersion)\(explanation.modelKind.map { " (\($0))" } ?? "")"
            : "policy \(decision.policy)"
        var reason: String
        switch Decision.Reason(rawValue: decision.reason) {
        case .greedy: reason = count > 1 ? "the best of \(count) by \(by)" : "the only candidate, by \(by)"
        case .explore: reason = "one of the near-best of \(count), taken by chance to learn (explore), by \(by)"
        case .control:
            reason = "\(fallback), taken by chance to hold \(by) against it, which wanted another (control)"
        case .fallbackNoModel: reason = "\(fallback), as no model had earned promotion"
        case .fallbackOutOfRange:
            reason = "\(fallback), as the request was unlike any that the model has seen"
        case .fallbackModelFault: reason = "\(fallback), as the model could not be used"
        case nil: reason = decision.reason
        }
        if decision.propensity < 1 { reason += "; probability \(Figures.fixed(decision.propensity, 3))" }
        return "Request \(decision.requestId) went to \(name): \(reason)."
    }

    private var fallback: String {
        count > 1 ? "the fallback policy's best of \(count)" : "the only candidate, by the fallback policy"
    }

    private var cause: String {
        guard let chosen, let other = runnerUp else { return "There was no alternative." }
        guard let score = chosen.score, let against = other.score else {
            return "The policy gave no scores; next in its ranking was \(other.worker)."
        }
        let lead = score - against
        let place = lead >= 0 ? "\(text(lead)) ahead of" : "\(text(-lead)) behind"
        var sentence = "It scored \(text(score)), \(place) \(other.worker)"
        let reasons = chosen.contributions.filter { lead >= 0 ? $0.value > 0 : $0.value < 0 }.prefix(3)
        if !reasons.isEmpty {
            let parts = reasons.map { "\($0.term) (\(signed($0.value)))" }
            sentence += ", mostly for " + parts.joined(separator: ", ")
        } else if let feature = largestDifference(chosen, other) {
            sentence += "; \(feature)"
        }
        if let own = chosen.costToOthers, let their = other.costToOthers, abs(own - their) >= 0.0005 {
            sentence += "; cost to others \(text(own)) against \(text(their))"
        }
        return sentence + "."
    }

    /// For heuristics: the work before the request on either.
    private func largestDifference(
        _ one: DecisionExplanation.Candidate, _ other: DecisionExplanation.Candidate
    ) -> String? {
        let key = FeatureSchema.Column.prefillWork.name
        guard let own = one.features[key], let their = other.features[key] else { return nil }
        return "uncached tokens before its first token \(tokens(own)) against \(tokens(their))"
    }

    private var result: String {
        guard let outcome else { return "Nothing has come of it yet." }
        var parts: [String] = []
        for entry in explanation.outcome {
            guard let observed = entry.observed else { continue }
            let expected = entry.predicted.map { value -> String in
                entry.quantity == "reward" ? text(value) : Figures.fixed(value, 0)
            }
            let note = expected.map { " (predicted \($0))" } ?? ""
            switch entry.quantity {
            case "ttft_ms": parts.append("TTFT \(Figures.milliseconds(observed / 1_000)) ms\(note)")
            case "e2e_ms": parts.append("e2e \(Figures.milliseconds(observed / 1_000)) ms\(note)")
            case "reward": parts.append("reward \(text(observed))\(note)")
            default: parts.append("\(Figures.fixed(observed, 0)) tokens\(note)")
            }
        }
        var end: String
        switch outcome.censoring {
        case .none: end = outcome.status < 400 ? "It was answered" : "It was answered with HTTP \(outcome.status)"
        case .cancelled: end = "The client went away"
        case .timedOut: end = "It timed out"
        case .failed: end = "It failed" + (outcome.status > 0 ? " (HTTP \(outcome.status))" : "")
        }
        if let served = decision.served, served != decision.chosen {
            end += " by \(served), after \(outcome.attempts) attempts"
        }
        return parts.isEmpty ? "\(end)." : "\(end): \(parts.joined(separator: ", "))."
    }

    private func text(_ value: Double) -> String { Figures.fixed(value, abs(value) < 10 ? 4 : 1) }
    private func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + text(value) }
    private func tokens(_ kilo: Double) -> String { Figures.grouped(Int((max(min(kilo, 1e9), 0) * 1_000).rounded())) }
}
