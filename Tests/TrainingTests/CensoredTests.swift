import Learning
import Routing
import Testing
import Training

/// Requests that ended before their first token.
@Suite struct CensoredTests {
    /// What becomes of those who have waited in vain.
    private enum Treatment: CaseIterable {
        case leftOut, asTheyEnded, bounds
    }

    private static let patience = 2.5

    /// A slow worker's answers take 1 to 4.5 s, a quick one's 0.2 to 1.5; nobody waits longer than 2.5 s.
    private func sample(_ index: Int, _ treatment: Treatment, _ random: inout SeededGenerator) -> TrainingSample {
        let queue = Float.random(in: 0...1, using: &random)
        let isSlow = index % 4 == 0
        let ttft = Self.mean(queue, isSlow) + (isSlow ? 0.6 : 0.2) * random.signed()
        var sample = Fixture.sample(index, [queue, isSlow ? 1 : 0, 0], ttft: ttft)
        guard ttft > Self.patience else { return sample }
        sample.outcome.ttft = treatment == .asTheyEnded ? Self.patience : nil
        sample.outcome.e2e = Self.patience
        if treatment != .asTheyEnded { sample.outcome.censoring = .cancelled }
        if treatment == .leftOut { sample.outcome.ttftCensored = true }
        return sample
    }

    private static func mean(_ queue: Float, _ isSlow: Bool) -> Double {
        Double(queue) + (isSlow ? 1.6 + 1.3 * Double(queue) : 0.4)
    }

    /// Mean error, in seconds, of what is predicted of the slow worker.
    private func bias(_ treatment: Treatment, seed: UInt64) throws -> (mean: Double, absolute: Double) {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var random = SeededGenerator(seed: seed)
        trainer.learn((1...1_500).map { sample($0, treatment, &random) })
        let model = try #require(recorder.serving)
        let errors = (0...20).map { step in
            let queue = Float(step) / 20
            return -Double(model.predict([queue, 1, 0])) - Self.mean(queue, true)
        }
        return (errors.reduce(0, +) / 21, errors.reduce(0) { $0 + abs($1) } / 21)
    }

    @Test func aSlowWorkerDoesNotLookQuickerThanItIs() throws {
        var means: [Treatment: Double] = [:]
        for treatment in Treatment.allCases {
            let found = try (1...3).map { try bias(treatment, seed: $0) }
            means[treatment] = found.reduce(0) { $0 + $1.absolute } / 3
        }
        let (leftOut, ended, bounds) = (means[.leftOut] ?? 0, means[.asTheyEnded] ?? 0, means[.bounds] ?? 0)
        #expect(bounds < 0.5 * leftOut, "left out \(leftOut), as they ended \(ended), as bounds \(bounds)")
        #expect(bounds < 0.6 * ended, "left out \(leftOut), as they ended \(ended), as bounds \(bounds)")
    }

    @Test func boundsAreNoTests() throws {
        let trainer = Fixture.trainer(Recorder())
        var random = SeededGenerator(seed: 1)
        let samples = (1...400).map { sample($0, .bounds, &random) }
        let censored = samples.count { $0.outcome.censoring != .none }
        #expect(censored > 20)
        trainer.learn(samples)
        #expect(trainer.status.samples + trainer.status.waiting == 400 && trainer.status.unlabelled == 0)
        #expect(try #require(trainer.status.errors).count <= 300 - 60 + 60)
        #expect(try #require(trainer.status.errors).mae < 1)
    }

    @Test func whereNobodyWaitedToTheEndALoopGoesOn() {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var samples = (1...200).map { Fixture.sample($0, [Float($0 % 7), 0, 0], ttft: nil, e2e: 1) }
        for place in samples.indices { samples[place].outcome.censoring = .timedOut }
        let reports = trainer.learn(samples)
        #expect(!reports.isEmpty && reports.allSatisfy { $0.result == .rejected || $0.result == .failed })
        #expect(recorder.serving == nil)
    }
}
