/// An explanation for people: the answer first, then the figures behind it.
enum ExplanationText {
    static func render(_ explanation: DecisionExplanation) -> String {
        var parts = [
            explanation.summary.map { TextTable.visible($0, width: 1_000) }.joined(separator: "\n"), head(explanation),
            candidates(explanation).text,
        ]
        if let contributions = contributions(explanation) { parts.append(contributions) }
        return parts.joined(separator: "\n\n")
    }

    private static func head(_ explanation: DecisionExplanation) -> String {
        let decision = explanation.decision
        let request = explanation.request
        func number(_ name: String) -> String { Figures.grouped(Int(request[name] ?? 0)) }
        let length = ["output_tokens_q10", "output_tokens_q50", "output_tokens_q90"].map(number).joined(
            separator: " / ")
        let line =
            "Decision \(decision.id), \(Timestamp.text(decision.time)), model \(decision.model), policy "
            + "\(decision.policy), objective \(decision.objective), prompt ~\(number("prompt_tokens")) tokens, "
            + "expected answer \(length) tokens (10, 50, 90 %)"
        return TextTable.visible(line, width: 1_000)
    }

    private static func candidates(_ explanation: DecisionExplanation) -> TextTable {
        var table = TextTable([
            .left(""), .left("worker", width: 40), .right("score"), .right("predicted"), .right("cost to others"),
            .right("TTFT ms"), .right("in flight"), .right("queued tokens"), .right("cached"), .right("running"),
            .right("waiting"), .right("KV"), .right("scraped"),
        ])
        for candidate in explanation.candidates {
            let known = candidate.snapshot
            func whole(_ name: String) -> String { Figures.grouped(Int(known[name] ?? 0)) }
            let rolled = (known["predicted_depth"] ?? 0) > 0
            table.add([
                candidate.isChosen ? (candidate.isServed ? "->" : ">") : (candidate.isServed ? "served" : ""),
                candidate.worker, number(candidate.score), number(candidate.predictedReward),
                number(candidate.costToOthers), rolled ? Figures.milliseconds(known["predicted_ttft"]) : "-",
                whole("inflight_requests"), whole("inflight_uncached_tokens"), whole("cached_tokens"),
                whole("running"), whole("waiting"), Figures.percent(known["kv_usage"] ?? 0),
                Figures.fixed(known["scrape_age"] ?? 0, 1) + " s ago",
            ])
        }
        return table
    }

    private static func contributions(_ explanation: DecisionExplanation) -> String? {
        guard let attribution = explanation.attribution else { return nil }
        guard let chosen = explanation.candidates.first(where: { $0.isChosen }), let against = chosen.against else {
            return "Contributions: \(attribution)."
        }
        let other = explanation.candidates.first { $0.worker == against }
        var table = TextTable([
            .left("\(chosen.worker) against \(against)"), .right("adds"), .right("feature here"), .right("there"),
        ])
        for contribution in chosen.contributions {
            table.add([
                contribution.term, signed(contribution.value), number(chosen.features[contribution.term]),
                number(other?.features[contribution.term]),
            ])
        }
        if let rest = chosen.otherContributions { table.add(["all others", signed(rest)]) }
        if let own = chosen.costToOthers, let their = other?.costToOthers {
            table.add(["cost to others", signed(their - own)])
        }
        if let own = chosen.score, let their = other?.score, chosen.costToOthers != nil {
            table.add(["= lead in score", signed(own - their)])
        }
        return table.text + "\nContributions: \(attribution)."
    }

    private static func number(_ value: Double?) -> String {
        value.map { Figures.fixed($0, abs($0) < 100 ? 4 : 1) } ?? "-"
    }

    private static func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + Figures.fixed(value, 4) }
}
