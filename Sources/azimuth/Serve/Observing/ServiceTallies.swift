import Fleet
import Gateway
import Synchronization
import Training

/// What the service counts beside the gateway: rounds of training, and the caches of the engines.
final class ServiceTallies: Sendable {
    let rounds = RoundTally()
    let engines = EngineCacheTally()
}

/// Counts rounds of training.
final class RoundTally: Sendable {
    struct Counts: Sendable {
        /// By `RoundReport.Result`, in the order of its cases.
        var results = Array(repeating: 0, count: RoundReport.Result.allCases.count)
        var durations = Histogram(Histogram.latencyBounds)
        var cpu = 0.0
    }

    private let counts = Mutex(Counts())

    /// The counts of now.
    var now: Counts { counts.withLock { $0 } }

    func note(_ report: RoundReport) {
        counts.withLock { counts in
            if let place = RoundReport.Result.allCases.firstIndex(of: report.result) { counts.results[place] += 1 }
            counts.durations.observe(report.duration)
            counts.cpu += max(report.cpu, 0)
        }
    }
}
