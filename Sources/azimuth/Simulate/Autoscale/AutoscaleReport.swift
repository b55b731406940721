import Foundation
import Simulation

/// One variant with its runs, one a seed.
struct AutoscaleVariant: Sendable {
    var scenario: AutoscaleScenario
    var runs: [FinishedRun]
}

/// What `simulate --autoscale` prints for people: a line a variant, means over the seeds with their deviation.
struct AutoscaleReport {
    let plan: SimulationPlan
    let variants: [AutoscaleVariant]

    private static let titles = [
        "variant", "GPU-h", "peak", "TTFT ms mean", "P99", "x", "e2e ms mean", "P99", "x", "in SLO", "turns", "boots",
        "failed", "lost",
    ]

    func text(heading: String) -> String {
        var table = TextTable(Self.titles.enumerated().map { $0 == 0 ? .left($1) : .right($1) })
        let base = variants.first.map(SeedFigures.init)
        for variant in variants {
            let figures = SeedFigures(variant)
            table.add(figures.row(variant.scenario.name, base: base))
        }
        return heading + "\n" + table.text
    }

    /// Figures of one variant: each a list over the seeds.
    private struct SeedFigures {
        var hours: [Double] = []
        var peak: [Double] = []
        var ttft: [Double] = []
        var ttft99: [Double] = []
        var e2e: [Double] = []
        var e2e99: [Double] = []
        var good: [Double] = []
        var turns: [Double] = []
        var boots: [Double] = []
        var failed: [Double] = []
        var lost: [Double] = []

        init(_ variant: AutoscaleVariant) {
            for run in variant.runs {
                guard let scaling = run.result.autoscale else { continue }
                hours.append(scaling.instanceSeconds / 3_600)
                peak.append(Double(scaling.peak))
                turns.append(Double(scaling.turns))
                boots.append(Double(scaling.boots))
                failed.append(Double(scaling.failedBoots))
                lost.append(Double(run.figures.failed))
                good.append(run.figures.goodput.share)
                if let summary = run.figures.ttft.summary {
                    ttft.append(summary.mean)
                    ttft99.append(summary.p99)
                }
                if let summary = run.figures.e2e.summary {
                    e2e.append(summary.mean)
                    e2e99.append(summary.p99)
                }
            }
        }

        func row(_ name: String, base: SeedFigures?) -> [String] {
            [
                name, spread(hours, 2), fixed(peak, 1), fixed(ttft, 0, 1_000), spread(ttft99, 0, 1_000),
                ratio(ttft99, base?.ttft99), fixed(e2e, 0, 1_000), spread(e2e99, 0, 1_000), ratio(e2e99, base?.e2e99),
                Figures.percent(mean(good)), fixed(turns, 1), fixed(boots, 1), fixed(failed, 1), fixed(lost, 1),
            ]
        }

        private func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }

        private func fixed(_ values: [Double], _ digits: Int, _ unit: Double = 1) -> String {
            Figures.fixed(unit * mean(values), digits)
        }

        private func spread(_ values: [Double], _ digits: Int, _ unit: Double = 1) -> String {
            guard values.count > 1 else { return fixed(values, digits, unit) }
            let middle = mean(values)
            let squares = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
            let deviation = (squares / Double(values.count - 1)).squareRoot()
            return "\(fixed(values, digits, unit)) ±\(Figures.fixed(unit * deviation, digits))"
        }

        private func ratio(_ values: [Double], _ base: [Double]?) -> String {
            guard let base, mean(base) > 0 else { return "" }
            return Figures.fixed(mean(values) / mean(base), 2)
        }
    }
}
