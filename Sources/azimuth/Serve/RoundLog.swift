import Logbook
import Logging
import Routing
import Synchronization
import Training

/// Puts each round into the logbook and says in the log when the serving model comes, goes or fails.
final class RoundLog: Sendable {
    private let logbook: Logbook?
    private let logger: Logger
    private let tally: RoundTally
    private let served = Mutex(false)

    init(logbook: Logbook?, logger: Logger, tally: RoundTally) {
        self.tally = tally
        self.logbook = logbook
        self.logger = logger
    }

    func note(_ report: RoundReport) {
        tally.note(report)
        let result = Self.result(of: report)
        if let logbook { Self.write(report, to: logbook) }
        let metadata: Logger.Metadata = ["version": "\(report.version ?? 0)", "reason": "\(report.reason)"]
        let first = served.withLock { served in
            defer { if result == .promoted { served = true } else if result == .demoted { served = false } }
            return !served
        }
        switch result {
        case .promoted:
            logger.log(level: first ? .notice : .debug, "a model is promoted", metadata: metadata)
        case .rejected: logger.debug("a model is rejected", metadata: metadata)
        case .demoted: logger.warning("the serving model is withdrawn", metadata: metadata)
        case .failed: logger.error("a training round failed; requests flow on", metadata: metadata)
        }
    }

    /// Records a round and the model that came of it.
    static func write(_ report: RoundReport, to logbook: Logbook) {
        let result = result(of: report)
        logbook.record(
            RoundRecord(
                time: report.time, duration: report.duration, kind: report.kind.rawValue,
                modelVersion: report.version ?? 0,
                objective: report.objective, samples: report.samples, error: report.mae,
                championError: report.maeChampion, meanError: report.maeMean, medianError: report.maeMedian,
                result: result, reason: report.reason))
        guard let version = report.version, let artefact = report.artefact else { return }
        logbook.record(
            ModelRecord(
                version: version, time: report.time, kind: report.kind.rawValue,
                featureSchema: FeatureSchema.version,
                objective: report.objective, samples: report.samples,
                promoted: result == .promoted ? report.time : nil, artefact: artefact))
    }

    private static func result(of report: RoundReport) -> RoundRecord.Result {
        switch report.result {
        case .promoted: .promoted
        case .rejected: .rejected
        case .demoted: .demoted
        case .failed: .failed
        }
    }
}
