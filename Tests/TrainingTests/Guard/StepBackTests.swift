import Learning
import Routing
import Testing
import Training

/// A model in service whose choices turn out worse than the fallback's.
@Suite struct StepBackTests {
    /// Every tenth request goes by the fallback's wish, and then it takes a `share` of the time.
    private func tried(_ samples: [TrainingSample], share: Double) -> [TrainingSample] {
        samples.enumerated().map { number, sample in
            var sample = sample
            let isControl = number % 10 == 0
            sample.trial = GuardTrial(isControl: isControl, expected: -1, charge: 0)
            if isControl { sample.outcome.ttft = sample.outcome.ttft.map { $0 * share } }
            return sample
        }
    }

    private func started(_ recorder: Recorder, _ time: HandClock) throws -> (Trainer, Traffic, ModelArtefact) {
        var configuration = Fixture.configuration
        configuration.stepBack.pause = 100
        let trainer = Fixture.trainer(recorder, configuration, clock: time.clock)
        var traffic = Traffic(seed: 4)
        let reports = trainer.learn(traffic.next(300, .growing))
        let report = try #require(reports.last { $0.result == .promoted })
        return (trainer, traffic, try ModelArtefact(json: try #require(report.artefact)))
    }

    @Test func itStepsBackWithItsReasonAndComesBackLater() throws {
        let recorder = Recorder()
        let time = HandClock()
        var (trainer, traffic, _) = try started(recorder, time)
        let reports = trainer.learn(tried(traffic.next(400, .growing), share: 0.1))
        let demotion = try #require(reports.first { $0.result == .demoted })
        #expect(demotion.reason.contains("withdrawn: realised reward"), "\(demotion.reason)")
        #expect(demotion.reason.contains("fallback's"))
        #expect(recorder.serving == nil && trainer.status.champion == nil && trainer.status.stepBacks == 1)
        let after = reports.drop { $0.result != .demoted }.dropFirst()
        #expect(after.allSatisfy { $0.result == .rejected && $0.reason.contains("s to wait") })
        time.advance(99)
        trainer.learn(traffic.next(100, .growing))
        #expect(recorder.serving == nil)
        time.advance(2)
        trainer.learn(traffic.next(400, .growing))
        #expect(recorder.serving != nil && trainer.status.steppedBackUntil == nil)
        // What the first one lost is not held against the next.
        trainer.learn(tried(traffic.next(400, .growing), share: 1))
        #expect(recorder.serving != nil && trainer.status.stepBacks == 1)
    }

    @Test func anOperatorsChoiceStepsBackTooAndIsNoLongerHeld() throws {
        let recorder = Recorder()
        var (trainer, traffic, model) = try started(recorder, HandClock())
        #expect(trainer.hold(model) == nil)
        trainer.learn(tried(traffic.next(400, .growing), share: 0.1))
        #expect(recorder.serving == nil && !trainer.status.isHeld)
        #expect(trainer.hold(model) == nil, "the operator may choose it again")
        #expect(recorder.serving?.version == model.version && trainer.status.steppedBackUntil == nil)
    }

    @Test func oneThatIsAsGoodStays() throws {
        let recorder = Recorder()
        var (trainer, traffic, _) = try started(recorder, HandClock())
        let reports = trainer.learn(tried(traffic.next(2_000, .growing), share: 1))
        #expect(reports.allSatisfy { $0.result != .demoted } && recorder.serving != nil)
    }

    @Test func anotherObjectiveBeginsAnew() throws {
        let recorder = Recorder()
        var (trainer, traffic, _) = try started(recorder, HandClock())
        // Not enough to be sure, then another objective under which there is no difference.
        trainer.learn(tried(traffic.next(75, .growing), share: 0.1))
        #expect(trainer.status.stepBacks == 0)
        trainer.setObjective(Objective(e2e: 1))
        trainer.learn(tried(traffic.next(600, .growing), share: 0.1))
        #expect(trainer.status.stepBacks == 0 && recorder.serving != nil)
    }
}
