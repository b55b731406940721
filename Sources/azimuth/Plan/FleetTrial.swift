import Foundation

/// What so many instances of one kind came to, over the seeds.
struct FleetTrial: Sendable {
    var count: Int
    /// Least share of the answers that kept the service level, over the seeds.
    var share: Double
    /// Means over the seeds, in seconds.
    var ttft99: Double
    var tpot99: Double
    var e2e99: Double
    /// Instance-hours.
    var hours: Double
    /// Requests per second that came.
    var rate: Double

    init(count: Int, _ runs: [FinishedRun]) {
        self.count = count
        share = runs.map(\.figures.goodput.share).min() ?? 0
        func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
        ttft99 = mean(runs.compactMap { $0.figures.ttft.summary?.p99 })
        tpot99 = mean(runs.compactMap { $0.figures.tpot.summary?.p99 })
        e2e99 = mean(runs.compactMap { $0.figures.e2e.summary?.p99 })
        rate = mean(runs.map(\.result.rate))
        hours = Double(count) * mean(runs.map(\.result.end)) / 3_600
    }
}

/// The answer for one kind.
struct FleetAnswer: Sendable {
    var kind: FleetKind
    /// The least number that is enough; nil where none of those tried is.
    var count: Int?
    /// All that were simulated, by their numbers.
    var trials: [FleetTrial]

    /// The answer and its neighbours.
    var shown: [FleetTrial] {
        guard let count else { return Array(trials.suffix(1)) }
        return trials.filter { abs($0.count - count) <= 1 }
    }

    var cost: Double? {
        trials.first { $0.count == count }.map { $0.hours * kind.price }
    }
}
