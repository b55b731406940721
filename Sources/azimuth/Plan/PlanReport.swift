/// What `plan` prints for people.
enum PlanReportText {
    static func text(_ answers: [FleetAnswer], heading: String, level: SimulateOptions, share: Double) -> String {
        let titles = [
            "kind", "instances", "in SLO", "TTFT ms P99", "TPOT ms P99", "e2e ms P99", "instance-h", "cost", "",
        ]
        var table = TextTable(titles.enumerated().map { [0, 8].contains($0) ? .left($1) : .right($1) })
        let cheapest = answers.compactMap(\.cost).min()
        for answer in answers {
            for trial in answer.shown {
                let isAnswer = trial.count == answer.count
                var note = isAnswer ? "<- enough" : trial.count < answer.count ?? .max ? "too few" : ""
                if isAnswer, answers.count > 1, answer.cost == cheapest { note += ", the cheapest" }
                table.add([
                    answer.kind.name, "\(trial.count)", Figures.fixed(100 * trial.share, 2) + " %",
                    Figures.milliseconds(trial.ttft99), Figures.milliseconds(trial.tpot99),
                    Figures.milliseconds(trial.e2e99), Figures.fixed(trial.hours, 2),
                    Figures.fixed(trial.hours * answer.kind.price, 2), note,
                ])
            }
        }
        let rate = answers.first?.trials.first?.rate ?? 0
        return heading
            + " at \(Figures.fixed(rate, 2))/s; \(Figures.percent(share)) within TTFT \(Figures.fixed(level.sloTtftMs, 0)) ms and TPOT "
            + "\(Figures.fixed(level.sloTpotMs, 0)) ms\n" + table.text
    }
}

/// `plan --json`.
struct PlanReportJSON: Encodable {
    struct Trial: Encodable {
        var instances: Int
        var share: Double
        var ttftP99Ms: Double
        var tpotP99Ms: Double
        var e2eP99Ms: Double
        var instanceHours: Double
    }

    struct Kind: Encodable {
        var kind: String
        var instances: Int?
        var price: Double
        var cost: Double?
        var trials: [Trial]
    }

    var share: Double
    var kinds: [Kind]

    init(_ answers: [FleetAnswer], share: Double) {
        self.share = share
        kinds = answers.map { answer in
            Kind(
                kind: answer.kind.name, instances: answer.count, price: answer.kind.price, cost: answer.cost,
                trials: answer.trials.map {
                    Trial(
                        instances: $0.count, share: $0.share, ttftP99Ms: 1_000 * $0.ttft99,
                        tpotP99Ms: 1_000 * $0.tpot99,
                        e2eP99Ms: 1_000 * $0.e2e99, instanceHours: $0.hours)
                })
        }
    }
}
