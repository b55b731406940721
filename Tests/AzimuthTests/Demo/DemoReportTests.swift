import Testing

@testable import azimuth

@Suite struct DemoReportTests {
    private func figures(_ policy: String, ttft: Double, errors: Int = 0) -> PolicyFigures {
        PolicyFigures(
            policy: policy, requests: 1_200, ttft: LatencySummary([ttft]), tpot: LatencySummary([0.02]),
            e2e: LatencySummary([ttft + 2]), unfinished: 3, errors: errors)
    }

    private func report(learned: Double, reasons: DemoState.Reasons, rounds: Int = 12) -> DemoReport {
        let rows = [
            figures("round_robin", ttft: 0.8), figures("least_tokens", ttft: 0.2, errors: 1),
            figures("learned", ttft: learned),
        ]
        return DemoReport(
            whole: rows, lastHalf: rows, reasons: reasons, lateReasons: reasons, training: .init(rounds: rounds))
    }

    @Test func theTableSetsEveryPolicyBesideLeastTokens() {
        let lines = report(learned: 0.15, reasons: .init(greedy: 90, explore: 1, fallback: 9)).lines()
        #expect(
            lines.prefix(4) == [
                "whole run     requests  TTFT ms mean  P50  P99      x  TPOT ms      x  e2e ms      x  unfinished  errors",
                "round_robin      1,200           800  800  800  4.00x     20.0  1.00x    2800  1.27x           3       0",
                "least_tokens     1,200           200  200  200  1.00x     20.0  1.00x    2200  1.00x           3       1",
                "learned          1,200           150  150  150  0.75x     20.0  1.00x    2150  0.98x           3       0",
            ])
        #expect(lines.contains { $0.hasPrefix("last half ") })
    }

    @Test func theVerdictIsComputed() {
        #expect(
            report(learned: 0.15, reasons: .init(greedy: 90, explore: 1, fallback: 9)).verdict()
                == "In the last half learned's mean TTFT was 150 ms, 0.19x that of round_robin (800 ms) and 0.75x that "
                + "of least_tokens (200 ms); its model decided 91 % of those requests, after 12 rounds.")
    }

    @Test func aModelThatNeverServedIsNotPraised() {
        #expect(
            report(learned: 0.3, reasons: .init(fallback: 9)).verdict().hasSuffix(
                "1.50x that of least_tokens (200 ms); none of 12 rounds gave a model that earned promotion, so its "
                    + "fallback decided all."))
        #expect(
            report(learned: 0.3, reasons: .init(fallback: 9), rounds: 0).verdict().hasSuffix(
                "no round was run, so its fallback decided all."))
    }

    @Test func aRunWithoutAnswersSaysSo() {
        var report = report(learned: 0.3, reasons: .init())
        report.lastHalf = []
        #expect(report.verdict().hasPrefix("Nothing can be said of learned"))
    }
}
