import Foundation

/// The table that `azimuth load` prints.
enum LoadReportText {
    static func render(_ report: LoadReport, seconds: Double) -> String {
        var lines = ["\(report.sent) sent, \(report.completed) completed, \(summary(of: report.errors))"]
        let rate = seconds > 0 ? Double(report.completed) / seconds : 0
        lines.append(
            "\(fixed(seconds, 1)) s, \(fixed(rate, 2)) answers/s, \(report.promptTokens) prompt tokens, "
                + "\(report.completionTokens) answer tokens")
        lines.append("")
        let rows: [(String, [Double])] = [("TTFT", report.ttft), ("TPOT", report.tpot), ("E2E", report.e2e)]
        lines.append(cells(["ms", "mean", "P50", "P90", "P99"]))
        for (name, values) in rows {
            guard let summary = LatencySummary(values) else {
                lines.append(cells([name, "-", "-", "-", "-"]))
                continue
            }
            let figures = [summary.mean, summary.p50, summary.p90, summary.p99].map { fixed($0 * 1_000, 1) }
            lines.append(cells([name] + figures))
        }
        for (kind, detail) in report.examples.sorted(by: { $0.key < $1.key }) where !detail.isEmpty {
            lines.append("\(kind), for example: \(detail)")
        }
        if let lag = LatencySummary(report.lag), lag.p99 > 0.05 {
            lines.append(
                "warning: requests left up to \(fixed(lag.p99 * 1_000, 0)) ms late (P99): this client is the limit")
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

    private static func cells(_ cells: [String]) -> String {
        cells.enumerated().map { position, cell in
            position == 0
                ? cell.padding(toLength: 6, withPad: " ", startingAt: 0)
                : String(repeating: " ", count: max(1, 11 - cell.count)) + cell
        }.joined()
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
