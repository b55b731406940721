import Logbook

/// `log summary` for people.
enum LogSummaryText {
    static func render(_ summary: LogbookSummary, path: String, isPlain: Bool = true) -> String {
        var parts = [head(summary, path: path)]
        guard summary.decisions > 0 else { return parts[0] }
        if !isPlain, let course = course(summary) { parts.append(course) }
        parts.append(latencies(summary).text)
        parts.append(reasons(summary).text)
        if !summary.lengths.isEmpty { parts.append(lengths(summary).text) }
        if !summary.instances.isEmpty { parts.append(instances(summary).text) }
        let notes = notes(summary)
        if !notes.isEmpty { parts.append(notes.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    private static func head(_ summary: LogbookSummary, path: String) -> String {
        let size = Figures.fixed(Double(summary.bytes) / 1e6, 1) + " MB"
        guard let first = summary.firstTime, let last = summary.lastTime else {
            return "\(path): \(size), no decisions in this stretch of time"
        }
        return """
            \(path): \(size), \(Figures.grouped(summary.decisions)) decisions, \
            \(Figures.grouped(summary.outcomes)) outcomes
            \(Timestamp.text(first)) to \(Timestamp.text(last)) (\(Timestamp.span(last - first)))
            """
    }

    /// How it went over time, a bar a stretch.
    private static func course(_ summary: LogbookSummary) -> String? {
        guard summary.timeline.count > 1 else { return nil }
        let line = summary.timeline
        func row(_ name: String, _ values: [Double?], _ text: (Double) -> String) -> String {
            let greatest = values.compactMap { $0 }.max() ?? 0
            let title = name + String(repeating: " ", count: max(0, 18 - name.count))
            return "\(title)\(Sparkline.text(values))  up to \(text(greatest))"
        }
        var rows = [
            row("requests", line.map { Double($0.requests) }) { Figures.grouped(Int($0)) },
            row("mean TTFT", line.map(\.meanTTFT)) { "\(Figures.milliseconds($0)) ms" },
        ]
        if line.contains(where: { $0.failed > 0 }) {
            rows.append(row("not whole", line.map { Double($0.failed) }) { Figures.grouped(Int($0)) })
        }
        if summary.prediction.count > 0 {
            rows.append(row("prediction error", line.map(\.meanAbsoluteError)) { Figures.fixed($0, 4) })
        }
        return rows.joined(separator: "\n")
    }

    private static func latencies(_ summary: LogbookSummary) -> TextTable {
        var table = TextTable([
            .left("ms"), .right("answers"), .right("mean"), .right("P50"), .right("P90"), .right("P99"),
        ])
        for (name, values) in [("TTFT", summary.ttft), ("TPOT", summary.tpot), ("E2E", summary.e2e)] {
            table.add(
                [name, Figures.grouped(values?.count ?? 0)]
                    + [values?.mean, values?.p50, values?.p90, values?.p99].map { Figures.milliseconds($0) })
        }
        return table
    }

    private static func reasons(_ summary: LogbookSummary) -> TextTable {
        var table = TextTable([.left("reason"), .right("decisions"), .right("share")])
        for (reason, count) in summary.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            table.add([
                reason, Figures.grouped(count), Figures.percent(Double(count) / Double(max(1, summary.decisions))),
            ])
        }
        return table
    }

    /// How well lengths of answers were expected, over time: a tenth, half and nine tenths should lie below.
    private static func lengths(_ summary: LogbookSummary) -> TextTable {
        var table = TextTable([
            .left("answer lengths from"), .right("answers"), .right("error tokens"), .right("below q10"),
            .right("below q50"), .right("below q90"),
        ])
        for part in summary.lengths {
            table.add([
                Timestamp.text(part.start), Figures.grouped(part.answers), Figures.fixed(part.meanAbsoluteError, 0),
                Figures.percent(part.below10), Figures.percent(part.below50), Figures.percent(part.below90),
            ])
        }
        return table
    }

    private static func instances(_ summary: LogbookSummary) -> TextTable {
        let served = max(1, summary.instances.reduce(0) { $0 + $1.requests })
        var table = TextTable([.left("worker"), .right("requests"), .right("share"), .right("mean TTFT ms")])
        for instance in summary.instances {
            table.add([
                instance.name, Figures.grouped(instance.requests),
                Figures.percent(Double(instance.requests) / Double(served)),
                Figures.milliseconds(instance.meanTTFT),
            ])
        }
        return table
    }

    private static func notes(_ summary: LogbookSummary) -> [String] {
        var notes: [String] = []
        if let error = summary.prediction.meanAbsoluteError {
            let correlation = summary.prediction.correlation.map { Figures.fixed($0, 2) } ?? "-"
            notes.append(
                "Predicted against observed reward: mean absolute error \(Figures.fixed(error, 4)), "
                    + "correlation \(correlation), \(Figures.grouped(summary.prediction.count)) requests")
        }
        let rounds = counts(summary.rounds)
        let serving = summary.promotedVersion.map { ", promoted last: version \($0)" } ?? ""
        if !rounds.isEmpty { notes.append("Rounds: \(rounds)\(serving)") }
        if !summary.censored.isEmpty { notes.append("Not whole: \(counts(summary.censored))") }
        if !summary.errorStatuses.isEmpty {
            let statuses = Dictionary(uniqueKeysWithValues: summary.errorStatuses.map { ("\($0.key)", $0.value) })
            notes.append("Error statuses: \(counts(statuses))")
        }
        if summary.dropped > 0 {
            notes.append("Dropped: \(Figures.grouped(summary.dropped)) entries never reached the file")
        }
        return notes
    }

    private static func counts(_ values: [String: Int]) -> String {
        values.sorted { $0.key < $1.key }.map { "\(Figures.grouped($0.value)) \($0.key)" }.joined(separator: ", ")
    }
}
