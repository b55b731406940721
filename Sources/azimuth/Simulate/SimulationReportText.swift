import Simulation

/// What `simulate` prints for people: a line a policy, with means over the seeds and ratios.
struct SimulationReportText {
    private let plan: SimulationPlan
    private let capacity: SimulationReportJSON.Capacity?

    init(_ plan: SimulationPlan, capacity: SimulationReportJSON.Capacity?) {
        self.plan = plan
        self.capacity = capacity
    }

    func render(_ runs: [FinishedRun]) -> String {
        var table = TextTable(Comparison.titles.enumerated().map { $0 == 0 ? .left($1) : .right($1) })
        for row in Comparison(plan, runs).rows { table.add(row) }
        return heading(runs) + "\n" + table.text
    }

    /// What was run, in a line.
    func heading(_ runs: [FinishedRun]) -> String {
        let rate = Figures.fixed(runs.first?.result.rate ?? 0, 2)
        var text = "\(plan.input.tracePath) on \(plan.input.clusterPath): \(Figures.grouped(plan.requests)) requests"
        text += " at \(rate)/s"
        if let capacity {
            text += " (\(Figures.percent(capacity.load)) of what \(capacity.policy) sustains, "
            text += "\(Figures.fixed(capacity.rate, 2))/s)"
        }
        text += ", the first \(Figures.percent(plan.warmupFraction)) not scored"
        if plan.seeds.count > 1 { text += ", means of \(plan.seeds.count) seeds" }
        return text
    }
}

/// One policy's figures over its seeds.
struct SeedMeans: Sendable {
    var ttft: Double?
    /// Standard deviation of the mean TTFT over the seeds, as a share of it; nil for one seed.
    var ttftSpread: Double?
    var ttftP50: Double?
    var ttftP99: Double?
    var tpot: Double?
    var e2e: Double?
    var hitRate: Double
    var preemptions: Double
    var good: Double
    var failed: Double

    /// - Parameter runs: at least one.
    init(_ runs: [FinishedRun]) {
        let summaries = runs.compactMap { $0.figures.ttft.summary }
        let means = summaries.map(\.mean)
        ttft = Self.mean(means)
        if let ttft, means.count > 1, ttft > 0 {
            let squares = means.reduce(0) { $0 + ($1 - ttft) * ($1 - ttft) }
            ttftSpread = (squares / Double(means.count - 1)).squareRoot() / ttft
        }
        ttftP50 = Self.mean(summaries.map(\.p50))
        ttftP99 = Self.mean(summaries.map(\.p99))
        tpot = Self.mean(runs.compactMap { $0.figures.tpot.summary?.mean })
        e2e = Self.mean(runs.compactMap { $0.figures.e2e.summary?.mean })
        hitRate = Self.mean(runs.map(\.figures.hitRate)) ?? 0
        preemptions = Self.mean(runs.map { Double($0.result.preemptions) }) ?? 0
        good = Self.mean(runs.map(\.figures.goodput.share)) ?? 0
        failed = Self.mean(runs.map { Double($0.figures.failed + $0.figures.refused) }) ?? 0
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
