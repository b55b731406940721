import Logbook
import Routing

/// Writes parts of a logbook line by line.
struct LogExport {
    private static let outcome = [
        "ttft", "ttft_censored", "tpot", "e2e", "prompt_tokens", "cached_tokens", "completion_tokens", "finish_reason",
        "status", "censoring", "attempts",
    ]

    let reader: LogbookReader
    let filter: DecisionFilter
    let limit: Int?

    /// A line a decision.
    func requests(to file: CSVFile) throws {
        try file.write(
            [
                "id", "time", "request_id", "endpoint", "model", "stream", "policy", "reason", "propensity",
                "model_version", "objective", "predicted_reward", "prompt_tokens_estimated", "candidates", "chosen",
                "served",
            ] + Self.outcome)
        try reader.eachDecision(filter, limit: limit) { decision in
            let line = [
                "\(decision.id)", "\(decision.time)", decision.requestID, decision.endpoint, decision.model,
                decision.stream ? "1" : "0", decision.policy, decision.reason, "\(decision.propensity)",
                "\(decision.modelVersion)", decision.objective, Self.text(decision.predictedReward),
                Self.text(decision.promptTokens), "\(decision.candidates)", decision.chosen ?? "",
                decision.served ?? "",
            ]
            try file.write(line + Self.fields(decision.outcome))
        }
    }

    /// A line a candidate of a decision.
    func candidates(to file: CSVFile) throws {
        let names = try reader.instances()
        let schema = try reader.newestRecords(limit: 1).first?.decision.featureSchema ?? FeatureSchema.version
        let features = try reader.featureNames(schema: schema)
        let head = [
            "decision_id", "time", "request_id", "policy", "reason", "propensity", "model_version", "worker", "score",
            "rank", "chosen", "served",
        ]
        try file.write(head + features + Self.outcome)
        try reader.eachRecord(filter, limit: limit) { record, logged in
            let decision = record.decision
            let width = decision.features.count / max(decision.snapshot.instances.count, 1)
            // Columns of another schema would stand under names that are not theirs.
            guard decision.featureSchema == schema, width == features.count else { return }
            for (position, instance) in decision.snapshot.instances.enumerated() {
                let name = names[instance.id] ?? "\(instance.id)"
                let isServed = name == logged.served
                var line = [
                    "\(decision.id)", "\(decision.snapshot.time)", record.requestID, decision.policy,
                    decision.reason.rawValue, "\(decision.propensity)", "\(decision.modelVersion)", name,
                    decision.scores.indices.contains(position) ? "\(decision.scores[position])" : "",
                    decision.ranking.firstIndex(of: position).map { "\($0)" } ?? "",
                    position == decision.chosen ? "1" : "0", isServed ? "1" : "0",
                ]
                for column in 0..<width { line.append("\(decision.features[position * width + column])") }
                try file.write(line + Self.fields(isServed ? logged.outcome : nil))
            }
        }
    }

    /// A line a retraining.
    func rounds(to file: CSVFile) throws {
        try file.write([
            "time", "duration", "kind", "model_version", "objective", "samples", "error", "champion_error",
            "mean_error", "median_error", "result", "reason",
        ])
        for round in try reader.rounds(limit: limit ?? .max, since: filter.since, until: filter.until) {
            try file.write([
                "\(round.time)", "\(round.duration)", round.kind, "\(round.modelVersion)", round.objective,
                "\(round.samples)", Self.text(round.error), Self.text(round.championError), Self.text(round.meanError),
                Self.text(round.medianError), round.result.rawValue, round.reason,
            ])
        }
    }

    /// A line a change by an operator.
    func changes(to file: CSVFile) throws {
        try file.write(["time", "subject", "action", "value", "previous", "who", "why"])
        for change in try reader.changes(limit: limit ?? .max) {
            guard change.time >= filter.since ?? 0, change.time < filter.until ?? .infinity else { continue }
            try file.write([
                "\(change.time)", change.subject.rawValue, change.action.rawValue, change.value, change.previous ?? "",
                change.who, change.why,
            ])
        }
    }

    private static func fields(_ outcome: Outcome?) -> [String] {
        guard let outcome else { return [String](repeating: "", count: Self.outcome.count) }
        func count(_ value: Int?) -> String { value.map { "\($0)" } ?? "" }
        return [
            text(outcome.ttft), outcome.ttftCensored ? "1" : "0", text(outcome.tpot), "\(outcome.e2e)",
            count(outcome.promptTokens), count(outcome.cachedTokens), count(outcome.completionTokens),
            outcome.finishReason ?? "", "\(outcome.status)", outcome.censoring.rawValue, "\(outcome.attempts)",
        ]
    }

    private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
