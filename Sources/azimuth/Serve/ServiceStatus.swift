import Fleet
import Gateway
import Logbook
import NIOCore
import Synchronization
import Training

/// What `/health` and `/metrics` say of fleet, learning and logbook.
final class ServiceStatus: StatusSource {
    private let trainer: Trainer
    private let logbook: Logbook?
    private let tallies: ServiceTallies
    private let log: LogOutput?
    private let configuration: ConfigurationState
    private let discovery: [DiscoveryFeed]
    private let autoscale: AutoscaleKeeper?
    private let started = NIODeadline.now()
    private let fleet = Mutex<Fleet?>(nil)

    init(
        trainer: Trainer, logbook: Logbook?, tallies: ServiceTallies, log: LogOutput?,
        configuration: ConfigurationState, discovery: [DiscoveryFeed], autoscale: AutoscaleKeeper? = nil
    ) {
        self.autoscale = autoscale
        self.discovery = discovery
        self.configuration = configuration
        self.trainer = trainer
        self.logbook = logbook
        self.tallies = tallies
        self.log = log
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

    func writeMetrics(to writer: inout ExpositionWriter, workers: [WorkerMetrics]) {
        ServiceMetrics(
            workers: (fleet.withLock { $0 }?.instances ?? []).map {
                .init(name: $0.name, status: $0.status, breaker: $0.breakerState(now: LogTime.now()))
            }, training: trainer.status, rounds: tallies.rounds.now, caches: tallies.engines.now,
            logbook: logbook?.status, log: log?.counts, version: Azimuth.version,
            uptime: Double((NIODeadline.now() - started).nanoseconds) * 1e-9
        ).write(to: &writer)
        DiscoveryReport.write(discovery.map(\.report), to: &writer)
        autoscale?.metrics.write(to: &writer)
        configuration.figures.write(to: &writer)
        ProcessMetrics.read().write(to: &writer)
    }
}

extension LogbookStatus {
    fileprivate var summary: ServiceStatus.Health.Log {
        .init(path: path, written: written, pending: pending, dropped: dropped, error: error)
    }
}
