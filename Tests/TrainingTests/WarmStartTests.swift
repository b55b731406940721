import Learning
import Routing
import Testing
import Training

@Suite struct WarmStartTests {
    /// What a first run left behind.
    private func firstRun() throws -> (samples: [TrainingSample], model: ModelArtefact, traffic: Traffic) {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 1)
        let samples = traffic.next(400, .growing)
        let report = try #require(trainer.learn(samples).last { $0.result == .promoted })
        return (samples, try ModelArtefact(json: try #require(report.artefact)), traffic)
    }

    @Test func theOldModelServesAtOnceAndTheOldSamplesAreLearnt() throws {
        var (samples, model, traffic) = try firstRun()
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        #expect(trainer.warmStart(samples: samples.reversed(), model: model) == nil)
        #expect(recorder.serving?.version == model.version)
        #expect(trainer.status.champion == model.version)

        let report = try #require(trainer.runPendingRound())
        #expect(report.result == .promoted)
        #expect(report.version == model.version + 1)
        #expect(report.samples == 400)
        #expect(report.evaluated == 300)
        #expect(trainer.learn(traffic.next(25, .growing)).last?.samples == 425)
    }

    @Test func samplesAloneEarnAModelInTheFirstRound() throws {
        let (samples, _, _) = try firstRun()
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, lastVersion: 7)
        trainer.warmStart(samples: samples, model: nil)
        #expect(recorder.published.isEmpty)
        #expect(trainer.runPendingRound()?.result == .promoted)
        #expect(recorder.serving?.version == 8)
    }

    @Test func aModelThatDoesNotFitIsRefusedByItsReason() throws {
        let (_, model, _) = try firstRun()
        var schema = model
        schema.featureSchema = 2
        var names = model
        names.featureNames[0] = "other"
        var objective = model
        objective.objective = "e2e"
        let cases = [
            (schema, "its feature schema is 2, this program's is 1"),
            (names, "its features are not those of this program"),
            (objective, "it was trained for e2e, the objective is ttft"),
        ]
        for (artefact, reason) in cases {
            let recorder = Recorder()
            let trainer = Fixture.trainer(recorder)
            let refusal = trainer.warmStart(samples: [], model: artefact)
            #expect(refusal == "model \(artefact.version) was not taken over: \(reason)")
            #expect(recorder.published.isEmpty)
            // Its number is not given a second time.
            var traffic = Traffic(seed: 2)
            #expect(trainer.learn(traffic.next(75, .growing)).first?.version == artefact.version + 1)
        }
    }

    @Test func aWarmModelThatNoLongerHoldsIsDemoted() throws {
        var (_, model, traffic) = try firstRun()
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        trainer.warmStart(samples: [], model: model)
        let reports = trainer.learn(traffic.next(150, .falling))
        let demotion = try #require(reports.first { $0.result == .demoted || $0.result == .promoted })
        #expect(demotion.result == .demoted)
        #expect(demotion.reason.hasPrefix("model \(model.version) withdrawn: newest 60 tests"))
    }
}
