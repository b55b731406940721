import Learning
import Logbook
import Routing
import Training

/// The router's training loop run over a logbook's samples as if they came in now.
struct OfflineTraining {
    /// One kind's last test-then-learn errors.
    struct Errors: Encodable, Sendable {
        var tested: Int
        var mae: Double?
        var r2: Double?
        var maeMean: Double?
        var maeMedian: Double?
    }

    private var loop: TrainingLoop
    private(set) var reports: [RoundReport] = []
    /// What would serve in the end.
    private(set) var champion: Int?
    private let configuration: TrainerConfiguration

    init(objective: Objective, contestants: Contestants, lastVersion: Int) {
        var configuration = TrainerConfiguration()
        configuration.contestants = contestants
        configuration.minimumInterval = 0
        configuration.roundShare = .infinity
        self.configuration = configuration
        loop = TrainingLoop(
            schema: .routing,
            objective: objective, configuration: configuration, lastVersion: lastVersion)
    }

    var status: TrainerStatus { loop.status }

    /// Runs a round after every so many samples, at the samples' own times, the oldest first.
    mutating func run(_ samples: [LoggedSample], progress: (Int) -> Void) {
        // Few hundred rounds tell as much as thousands.
        let lot = max(configuration.minimumNewSamples, samples.count / 200)
        for start in stride(from: 0, to: samples.count, by: lot) {
            let chosen = samples[start..<min(start + lot, samples.count)]
            loop.take(
                chosen.map {
                    TrainingSample(
                        decision: $0.decisionID, time: $0.time, features: $0.features,
                        featureSchema: $0.featureSchema, outcome: $0.outcome, attempts: $0.outcome.attempts)
                })
            let time = chosen.last?.time ?? 0
            let clock = TrainerClock(now: { time }, uptime: { time }, threadCPU: TrainerClock.system.threadCPU)
            if case .ran(let round, _) = loop.step(clock) { reports += round }
            champion = loop.status.champion
            progress(start + chosen.count)
        }
    }

    /// The file of the model that would serve.
    var artefact: String? {
        champion.flatMap { version in reports.last { $0.version == version }?.artefact }
    }

    /// Errors by kind, of the kinds that were tested.
    var errors: [String: Errors] {
        var errors: [String: Errors] = [:]
        for report in reports where report.evaluated > 0 {
            errors[report.kind.rawValue] = Errors(
                tested: report.evaluated, mae: report.mae, r2: report.r2, maeMean: report.maeMean,
                maeMedian: report.maeMedian)
        }
        return errors
    }
}
