/// How the autoscaled demo ends. Pure.
enum AutoscaledDemoReport {
    static func lines(_ result: AutoscaledDemo.Result) -> [String] {
        let names = ["before the step", "during it", "after it", "whole run"]
        let rows = zip(names, result.phases).map { name, figures in
            [
                name, "\(figures.requests)", Figures.milliseconds(figures.ttft?.mean),
                Figures.milliseconds(figures.ttft?.p50), Figures.milliseconds(figures.ttft?.p99),
                Figures.milliseconds(figures.e2e?.p99), "\(figures.errors)",
            ]
        }
        let state = result.state
        return result.state.events + [""]
            + TextTable.figures(["", "requests", "TTFT ms mean", "P50", "P99", "e2e ms P99", "errors"], rows) + [
                "",
                "\(Figures.grouped(state.completed)) of \(Figures.grouped(state.sent)) requests completed; servers took "
                    + "\(Figures.fixed(result.serverSeconds, 0)) s in all, starts included.",
            ]
    }
}
