/// ``PredictionErrors`` for people: a table for the first requests, one over time by instance.
enum PredictionErrorsText {
    /// Of the runs of one seed, the first.
    static func render(_ runs: [FinishedRun], names: [String]) -> String {
        var parts: [String] = []
        for run in runs where run.result.seed == runs.first?.result.seed {
            guard let errors = run.figures.errors, !errors.entries.isEmpty else { continue }
            let policy = TextTable.visible(run.result.policy, width: 40)
            parts.append("\(policy), seed \(run.result.seed): the first requests\n" + beginnings(errors))
            guard errors.entries.contains(where: { $0.ttftError.isFinite }) else { continue }
            parts.append(
                "\(policy), seed \(run.result.seed): median ± median deviation of ln(TTFT / predicted) over time\n"
                    + overTime(errors, names: names))
        }
        return parts.joined(separator: "\n\n")
    }

    private static func beginnings(_ errors: PredictionErrors) -> String {
        var table = TextTable([
            .left("requests"), .right("TTFT ms mean"), .right("P99"), .right("ln(TTFT/predicted)"),
            .right("ln(e2e/predicted)"),
        ])
        for part in errors.beginnings() where !part.entries.isEmpty {
            let summary = LatencySummary(part.entries.map { Double($0.ttft) })
            table.add([
                part.to.map { "\(part.from)-\($0)" } ?? "from \(part.from)", Figures.milliseconds(summary?.mean),
                Figures.milliseconds(summary?.p99), text(part.entries.map(\.ttftError)),
                text(part.entries.map(\.e2eError)),
            ])
        }
        return table.text
    }

    private static func overTime(_ errors: PredictionErrors, names: [String]) -> String {
        let windows = errors.windows()
        var table = TextTable(
            [.left("instance", width: 20)] + windows.map { .right(Figures.fixed($0.start, 0) + " s") })
        table.add(["all"] + windows.map { text($0.entries.map(\.ttftError)) })
        // More would fill the screen; --json has them all.
        for (place, name) in names.prefix(16).enumerated() {
            table.add([name] + errors.windows(instance: place).map { text($0.entries.map(\.ttftError)) })
        }
        return table.text
    }

    private static func text(_ values: [Float]) -> String {
        guard let spread = PredictionErrors.spread(values) else { return "-" }
        let sign = spread.median < 0 ? "" : "+"
        return "\(sign)\(Figures.fixed(spread.median, 2)) ± \(Figures.fixed(spread.deviation, 2))"
    }
}
