import Learning
import Routing
import Synchronization
import Training

/// Keeps what a trainer publishes and records.
final class Recorder: Sendable {
    private let models = Mutex<[ServedModel?]>([])
    private let reports = Mutex<[RoundReport]>([])

    var published: [ServedModel?] { models.withLock { $0 } }
    var recorded: [RoundReport] { reports.withLock { $0 } }
    /// What would serve now.
    var serving: ServedModel? { published.last ?? nil }

    func publish(_ model: ServedModel?) { models.withLock { $0.append(model) } }
    func record(_ report: RoundReport) { reports.withLock { $0.append(report) } }
}

/// A clock that moves by hand.
final class HandClock: Sendable {
    private let seconds = Mutex(1_000.0)

    func advance(_ step: Double) { seconds.withLock { $0 += step } }

    var clock: TrainerClock {
        let read: @Sendable () -> Double = { self.seconds.withLock { $0 } }
        return TrainerClock(now: read, uptime: read, threadCPU: read)
    }
}

enum Fixture {
    static let schema = TrainingSchema(
        version: 1, names: ["queue", "prompt", "noise"], interactions: Interactions([.init(0, 1)]))

    static var configuration: TrainerConfiguration {
        var configuration = TrainerConfiguration()
        configuration.minimumInterval = 0
        configuration.roundShare = .infinity
        configuration.contestants = .ridge
        return configuration
    }

    static func trainer(
        _ recorder: Recorder, _ configuration: TrainerConfiguration = configuration, objective: Objective = .ttft,
        lastVersion: Int = 0, clock: TrainerClock = .system,
        fit: (@Sendable (SampleWindow) throws -> RidgeModel)? = nil
    ) -> Trainer {
        Trainer(
            schema: schema, objective: objective, configuration: configuration, lastVersion: lastVersion, clock: clock,
            fit: fit, publish: recorder.publish, record: recorder.record)
    }

    static func outcome(time: Double, ttft: Double?, e2e: Double = 1) -> Outcome {
        Outcome(time: time, ttft: ttft, e2e: e2e, status: 200, censoring: .none)
    }

    static func sample(_ index: Int, _ features: [Float], ttft: Double?, e2e: Double = 1) -> TrainingSample {
        let time = Double(index)
        return TrainingSample(
            decision: Int64(index), time: time, features: features, featureSchema: schema.version,
            outcome: outcome(time: time, ttft: ttft, e2e: e2e))
    }
}

/// Samples whose TTFT and e2e depend on the features, each in its own way.
struct Traffic {
    enum Law {
        /// TTFT grows with queue and prompt.
        case growing
        /// TTFT falls with them.
        case falling
        /// TTFT has nothing to do with the features.
        case noise
    }

    private var random: SeededGenerator
    private var index = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func next(_ law: Law) -> TrainingSample {
        index += 1
        let features = (0..<3).map { _ in Float.random(in: 0...1, using: &random) }
        let load = Double(features[0]) + Double(features[0] * features[1])
        let jitter = 0.05 * random.signed()
        let ttft: Double
        switch law {
        case .growing: ttft = 0.2 + load + jitter
        case .falling: ttft = 2.2 - load + jitter
        case .noise: ttft = Double.random(in: 0.2...2.2, using: &random)
        }
        let e2e = 5 + 3 * Double(features[1]) + jitter
        return Fixture.sample(index, features, ttft: ttft, e2e: e2e)
    }

    mutating func next(_ count: Int, _ law: Law) -> [TrainingSample] { (0..<count).map { _ in next(law) } }
}

extension Trainer {
    func submit(_ samples: [TrainingSample]) {
        for sample in samples { submit(sample) }
    }

    /// Submits samples in lots, with a round after each; the reports of those that ran.
    @discardableResult
    func learn(_ samples: [TrainingSample], lot: Int = 25) -> [RoundReport] {
        stride(from: 0, to: samples.count, by: lot).compactMap { start in
            submit(Array(samples[start..<min(start + lot, samples.count)]))
            return runPendingRound()
        }
    }
}

extension ServedModel {
    func predict(_ features: [Float]) -> Float {
        var output: [Float] = [.nan]
        features.withUnsafeBufferPointer { row in
            output.withUnsafeMutableBufferPointer { regressor.predict(rows: row, into: $0) }
        }
        return output[0]
    }
}
