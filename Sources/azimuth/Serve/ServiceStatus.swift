import Fleet
import Gateway
import Logbook
import Synchronization
import Training

/// What `/health` and `/metrics` say of fleet, learning and logbook.
final class ServiceStatus: StatusSource {
    private let trainer: Trainer
    private let logbook: Logbook?
    private let fleet = Mutex<Fleet?>(nil)

    init(trainer: Trainer, logbook: Logbook?) {
        self.trainer = trainer
        self.logbook = logbook
    }

    func watch(_ fleet: Fleet) { self.fleet.withLock { $0 = fleet } }

    /// What stands in `/health` beside the gateway's own fields.
    fileprivate struct Health: Encodable {
        struct Worker: Encodable {
            var worker: String
            var available: Bool
            var reason: String
        }
        struct Learning: Encodable {
            var modelVersion: Int
            var rounds: Int
            var failedRounds: Int
            var samples: Int
            var lastResult: String?
            var lastReason: String?
            var lastError: String?
        }
        struct Log: Encodable {
            var path: String
            var written: Int
            var pending: Int
            var dropped: Int
            var error: String?
        }
        var workers: [Worker]
        var learning: Learning
        var logbook: Log?
    }

    func healthMembers() -> String {
        let training = trainer.status
        let health = Health(
            workers: (fleet.withLock { $0 }?.instances ?? []).map { instance in
                let status = instance.status
                return .init(worker: instance.name, available: status.available, reason: status.reason)
            },
            learning: .init(
                modelVersion: training.champion ?? 0, rounds: training.rounds, failedRounds: training.failures,
                samples: training.samples, lastResult: training.lastResult?.rawValue,
                lastReason: training.lastReason, lastError: training.lastError),
            logbook: logbook?.status.summary)
        guard let text = try? JSONText.encode(health) else { return "" }
        return String(text.dropFirst().dropLast())
    }

    func metricsText() -> String {
        var text = ""
        func family(_ name: String, _ type: String, _ help: String, _ lines: [(labels: String, value: String)]) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
            for line in lines { text += "\(name)\(line.labels) \(line.value)\n" }
        }
        let workers = fleet.withLock { $0 }?.instances ?? []
        family(
            "azimuth_worker_available", "gauge", "Whether requests may go to the worker.",
            workers.map { ("{worker=\"\($0.name)\"}", $0.status.available ? "1" : "0") })
        let training = trainer.status
        family(
            "azimuth_training_rounds_total", "counter", "Training rounds.", [("", "\(training.rounds)")])
        family(
            "azimuth_training_failures_total", "counter", "Training rounds that failed.",
            [("", "\(training.failures)")])
        family(
            "azimuth_training_samples", "gauge", "Labelled samples in the window.", [("", "\(training.samples)")])
        family(
            "azimuth_training_samples_dropped_total", "counter", "Samples that found no room on their way.",
            [("", "\(training.dropped)")])
        family(
            "azimuth_model_version", "gauge", "Version of the serving model, 0 for none.",
            [("", "\(training.champion ?? 0)")])
        if let errors = training.errors {
            family(
                "azimuth_prediction_error", "gauge", "Mean absolute test-then-learn error in reward.",
                [
                    ("{predictor=\"model\"}", "\(errors.mae)"), ("{predictor=\"mean\"}", "\(errors.maeMean)"),
                    ("{predictor=\"median\"}", "\(errors.maeMedian)"),
                ])
        }
        if let status = logbook?.status {
            family("azimuth_logbook_written_total", "counter", "Rows written.", [("", "\(status.written)")])
            family("azimuth_logbook_dropped_total", "counter", "Rows dropped.", [("", "\(status.dropped)")])
            family("azimuth_logbook_pending", "gauge", "Rows waiting to be written.", [("", "\(status.pending)")])
            family("azimuth_logbook_bytes", "gauge", "Size of the file.", [("", "\(status.bytes)")])
            family(
                "azimuth_logbook_healthy", "gauge", "Whether the file can be written.",
                [("", status.isHealthy ? "1" : "0")])
        }
        return text
    }
}

extension LogbookStatus {
    fileprivate var summary: ServiceStatus.Health.Log {
        .init(path: path, written: written, pending: pending, dropped: dropped, error: error)
    }
}
