import Learning
import Routing
import Testing
import Training

@Suite struct ObjectiveChangeTests {
    @Test func anotherObjectiveRelabelsHistoryAndServesAtOnce() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: 1)
        trainer.learn(traffic.next(400, .growing))
        let version = try #require(recorder.serving).version

        trainer.setObjective(Objective(e2e: 1))
        let report = try #require(trainer.runPendingRound())
        #expect(report.result == .promoted)
        #expect(report.objective == "e2e")
        #expect(report.samples == 400)
        #expect(report.evaluated == 300)
        let served = try #require(recorder.serving)
        #expect(served.version == version + 1)
        #expect(served.objective == "e2e")
        for sample in traffic.next(20, .growing) {
            #expect(abs(served.predict(sample.features) + Float(sample.outcome.e2e)) < 0.3)
        }
        #expect(trainer.status.objective == "e2e")
        #expect(trainer.runPendingRound() == nil)
    }

    @Test func samplesWithoutTheOldRewardCountForTheNewOne() throws {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 2)
        let samples = traffic.next(200, .growing).enumerated().map { index, sample in
            var sample = sample
            if index % 2 == 0 { sample.outcome.ttft = nil }
            return sample
        }
        trainer.learn(samples, lot: 200)
        #expect(trainer.status.samples == 100)
        #expect(trainer.status.unlabelled == 100)
        trainer.setObjective(Objective(e2e: 1))
        #expect(try #require(trainer.runPendingRound()).samples == 200)
    }

    @Test func withoutLabelsForItTheOldModelStopsServing() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: 3)
        trainer.learn(traffic.next(300, .growing))
        let version = try #require(recorder.serving).version

        trainer.setObjective(Objective(tpot: 1))
        let report = try #require(trainer.runPendingRound())
        #expect(report.result == .demoted)
        #expect(report.reason == "model \(version) served another objective than tpot; 0 of 60 samples")
        #expect(report.version == nil)
        #expect(recorder.serving == nil)
        #expect(recorder.published.count > 1)

        // And back: nothing was lost.
        trainer.setObjective(.ttft)
        #expect(trainer.runPendingRound()?.result == .promoted)
        #expect(recorder.serving?.version == version + 1)
    }

    @Test func theSameObjectiveChangesNothing() {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 4)
        trainer.learn(traffic.next(200, .growing))
        trainer.setObjective(.ttft)
        #expect(trainer.runPendingRound() == nil)
    }

    @Test func anObjectiveThatTheFeaturesSayNothingAboutIsNotServed() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: 5)
        var random = SeededGenerator(seed: 99)
        let samples = traffic.next(400, .growing).map { sample in
            var sample = sample
            sample.outcome.tpot = 0.05 + 0.04 * random.signed()
            return sample
        }
        trainer.learn(samples)
        #expect(recorder.serving != nil)
        trainer.setObjective(Objective(tpot: 1))
        let report = try #require(trainer.runPendingRound())
        #expect(report.result == .demoted)
        #expect(report.version != nil)
        #expect(recorder.serving == nil)
    }
}
