import Gateway
import Logbook
import Training

/// What one event of `/azimuth/events` says; keys in snake case. Its size is bounded whatever the fleet and the load.
struct DashboardSnapshot: Encodable {
    /// Most workers told of one by one.
    static let workerLimit = 128

    struct Learning: Encodable {
        var objective: String
        /// The serving version; 0 for none.
        var model: Int
        var rounds: Int
        var failedRounds: Int
        var samples: Int
        var waiting: Int
        var lastResult: String?
        var lastReason: String?
        var mae: Double?
        var maeMean: Double?
        var maeMedian: Double?

        init(_ status: TrainerStatus) {
            objective = status.objective
            model = status.champion ?? 0
            rounds = status.rounds
            failedRounds = status.failures
            samples = status.samples
            waiting = status.waiting
            lastResult = status.lastResult?.rawValue
            lastReason = status.lastReason
            mae = status.errors?.mae
            maeMean = status.errors?.maeMean
            maeMedian = status.errors?.maeMedian
        }
    }

    struct Log: Encodable {
        var written: Int
        var pending: Int
        var dropped: Int
        var bytes: Int
        var error: String?

        init(_ status: LogbookStatus) {
            written = status.written
            pending = status.pending
            dropped = status.dropped
            bytes = Int(status.bytes)
            error = status.error
        }
    }

    struct Request: Encodable {
        var id: Int64
        var time: Double
        var worker: String
        var reason: String
        var predicted: Double?
        var observed: Double?
        var ttftMs: Double?
        var durationMs: Double
        var status: Int
        var censoring: String

        init(_ entry: DecisionWatch.Entry, workers: [UInt32: String]) {
            id = entry.id
            time = entry.time
            worker = entry.worker ?? entry.instance.map { workers[$0] ?? "worker \($0)" } ?? "none"
            reason = entry.reason
            predicted = entry.predicted.map(DashboardHistory.short)
            observed = entry.observed.map(DashboardHistory.short)
            ttftMs = entry.ttft.map { DashboardHistory.short(1_000 * $0) }
            durationMs = DashboardHistory.short(1_000 * entry.e2e)
            status = entry.status
            censoring = entry.censoring
        }
    }

    var version = Azimuth.version
    var state: StateRoute.State
    /// All workers, of whom `state` may tell only the first.
    var workers: Int
    var learning: Learning
    /// Nil where the router keeps no logbook.
    var logbook: Log?
    var series: DashboardHistory.Series
    /// Predicted and observed reward of the newest requests that have both.
    var points: [[Double]]
    var requests: [Request]
    var rounds: [LogRoundJSON]
    var promotions: [LogRoundJSON]
    /// Requests left out of the charts because they came faster than they could be taken in.
    var missed: Int
}
