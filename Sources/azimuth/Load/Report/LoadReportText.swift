/// The table that `azimuth load` prints.
enum LoadReportText {
    static func render(_ report: LoadReport, seconds: Double) -> String {
        var lines = ["\(report.sent) sent, \(report.completed) completed, \(summary(of: report.errors))"]
        let rate = seconds > 0 ? Double(report.completed) / seconds : 0
        lines.append(
            "\(Figures.fixed(seconds, 1)) s, \(Figures.fixed(rate, 2)) answers/s, \(report.promptTokens) prompt tokens, "
                + "\(report.completionTokens) answer tokens")
        lines.append("")
        let rows: [(String, [Double])] = [("TTFT", report.ttft), ("TPOT", report.tpot), ("E2E", report.e2e)]
        lines += TextTable.figures(
            ["ms", "mean", "P50", "P90", "P99"],
            rows.map { name, values in
                guard let summary = LatencySummary(values) else { return [name, "-", "-", "-", "-"] }
                return [name]
                    + [summary.mean, summary.p50, summary.p90, summary.p99].map { Figures.fixed($0 * 1_000, 1) }
            })
        for (kind, detail) in report.examples.sorted(by: { $0.key < $1.key }) where !detail.isEmpty {
            lines.append("\(kind), for example: \(TextTable.visible(detail, width: 300))")
        }
        if let lag = LatencySummary(report.lag), lag.p99 > 0.05 {
            lines.append(
                "warning: requests left up to \(Figures.fixed(lag.p99 * 1_000, 0)) ms late (P99): this client is the limit"
            )
        }
        return lines.joined(separator: "\n")
    }

    /// `no errors`, or the counts by kind.
    static func summary(of errors: [String: Int]) -> String {
        guard !errors.isEmpty else { return "no errors" }
        let total = errors.values.reduce(0, +)
        let kinds = errors.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "\(total) error\(total == 1 ? "" : "s") (\(kinds))"
    }
}
