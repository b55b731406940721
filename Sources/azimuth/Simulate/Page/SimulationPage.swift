import Foundation
import Simulation

/// `simulate --html`: one page that needs no network.
struct SimulationPage {
    private let plan: SimulationPlan
    private let runs: [FinishedRun]
    private let heading: String
    private let comparison: Comparison

    init(_ plan: SimulationPlan, _ runs: [FinishedRun], heading: String) {
        self.plan = plan
        self.runs = runs
        self.heading = heading
        comparison = Comparison(plan, runs)
    }

    func html() -> String {
        let names = plan.policies.enumerated().map { place, name in
            "<span style=\"--own:var(--c\(place % PageStyle.colours.count))\">\(HTMLText.escape(name))</span>"
        }
        return """
            <!doctype html><html lang="en"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width,initial-scale=1"><title>Azimuth simulation</title>\
            <style>\(PageStyle.css)</style></head><body><h1>Azimuth simulation</h1><p>\(HTMLText.escape(heading))</p>\
            \(comparisonSection())<div class="key">\(names.joined())</div><div class="charts">\(charts())</div>\
            \(loadSection())</body></html>

            """
    }

    private func comparisonSection() -> String {
        let base = comparison.baseline
        let best = comparison.bestClassic.map { ", and to the best classic policy here, \($0)" } ?? ""
        return "<h2>Comparison</h2><p>Means over the seeds; ratios are to \(HTMLText.escape(base + best)): below 1 is "
            + "better.</p>" + HTMLText.table(Comparison.titles, comparison.rows)
    }

    private func charts() -> String {
        let parts = [
            distribution("Time to first token", \.ttft.values), distribution("Time of the whole answer", \.e2e.values),
            learningCurve(),
            predictions(),
        ]
        return parts.filter { !$0.svg().isEmpty }.map { chart in
            "<figure><figcaption>\(HTMLText.escape(chart.title))</figcaption>\(chart.svg())</figure>"
        }.joined()
    }

    private func figures(_ policy: String) -> [RunFigures] {
        runs.filter { $0.result.policy == policy }.map(\.figures)
    }

    private func series(_ points: (String) -> [(x: Double, y: Double)], isScatter: Bool = false) -> [LineChart.Series] {
        plan.policies.enumerated().map { place, name in
            LineChart.Series(
                name: name, colour: place % PageStyle.colours.count, points: points(name), isScatter: isScatter)
        }
    }

    /// Share of the requests done within a time, over all seeds.
    private func distribution(_ title: String, _ values: (RunFigures) -> [Double]) -> LineChart {
        LineChart(
            title: title, xTitle: "milliseconds", yTitle: "share of requests", isLogarithmic: true,
            series: series { name in
                let sorted = figures(name).flatMap(values).sorted()
                guard !sorted.isEmpty else { return [] }
                return (0...200).map { step in
                    let share = Double(step) / 200
                    return (1_000 * LatencySummary.percentile(100 * share, of: sorted), share)
                }
            })
    }

    /// Mean TTFT by time of arrival, from the first request on, of the first seed.
    private func learningCurve() -> LineChart {
        LineChart(
            title: "Mean time to first token over time, first seed", xTitle: "seconds", yTitle: "milliseconds",
            isYLogarithmic: true,
            series: series { name in
                (figures(name).first?.windows ?? []).map { ($0.start, 1_000 * $0.ttft.mean) }
            })
    }

    private func predictions() -> LineChart {
        LineChart(
            title: "Predicted and observed time to first token", xTitle: "predicted, milliseconds",
            yTitle: "observed, milliseconds", isLogarithmic: true, isYLogarithmic: true,
            series: series(
                { name in
                    guard plan.options.objective == .ttft else { return [] }
                    return figures(name).flatMap(\.predictions).map { (1_000 * $0.predicted, 1_000 * $0.observed) }
                }, isScatter: true))
    }

    /// Share of the requests that each instance had.
    private func loadSection() -> String {
        let rows = plan.input.cluster.instances.indices.map { place in
            [plan.input.cluster.instances[place].name]
                + plan.policies.map { name in
                    let counts = figures(name).map(\.instances)
                    let all = counts.reduce(0) { $0 + $1.reduce(0, +) }
                    let own = counts.reduce(0) { $0 + $1[place] }
                    return all > 0 ? Figures.fixed(100 * Double(own) / Double(all), 1) + " %" : "-"
                }
        }
        return "<h2>Share of the requests by instance</h2>" + HTMLText.table(["instance"] + plan.policies, rows)
    }
}
