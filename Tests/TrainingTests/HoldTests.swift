import Learning
import Routing
import Testing
import Training

@Suite struct HoldTests {
    /// A trainer with a champion, and that champion.
    private func started(
        _ recorder: Recorder, contestants: Contestants = .ridge
    ) throws -> (trainer: Trainer, model: ModelArtefact, traffic: Traffic) {
        var configuration = Fixture.configuration
        configuration.contestants = contestants
        let trainer = Fixture.trainer(recorder, configuration)
        var traffic = Traffic(seed: 1)
        let report = try #require(trainer.learn(traffic.next(400, .growing)).last { $0.result == .promoted })
        return (trainer, try ModelArtefact(json: try #require(report.artefact)), traffic)
    }

    @Test func aHeldModelServesAtOnceAndRoundsPromoteNothing() throws {
        let recorder = Recorder()
        var (trainer, model, traffic) = try started(recorder)
        model.version = 77
        #expect(trainer.hold(model) == nil)
        #expect(recorder.serving?.version == 77)
        #expect(trainer.status.isHeld && trainer.status.champion == 77)
        let reports = trainer.learn(traffic.next(100, .growing))
        #expect(reports.count == 4 && reports.allSatisfy { $0.result == .rejected })
        #expect(reports.last?.reason == "model 77 is held in service" && reports.last?.champion == 77)
        // Versions go on behind the held one's.
        #expect(reports.first?.version == 78)
        #expect(recorder.serving?.version == 77)
    }

    @Test func itStaysThoughItHasBecomeWorseThanTheMedian() throws {
        let recorder = Recorder()
        var (trainer, model, traffic) = try started(recorder)
        #expect(trainer.hold(model) == nil)
        trainer.learn(traffic.next(300, .falling))
        #expect(recorder.serving?.version == model.version && trainer.status.isHeld)
    }

    @Test func noNetworkTakesItsPlace() throws {
        let recorder = Recorder()
        var (trainer, model, traffic) = try started(recorder, contestants: .mlp)
        #expect(trainer.hold(model) == nil)
        trainer.learn(traffic.next(400, .growing))
        #expect(recorder.serving?.version == model.version)
    }

    @Test func onceReleasedTheNextRoundDecides() throws {
        let recorder = Recorder()
        var (trainer, model, traffic) = try started(recorder)
        #expect(trainer.hold(model) == nil)
        trainer.learn(traffic.next(50, .growing))
        trainer.release()
        #expect(!trainer.status.isHeld)
        #expect(trainer.learn(traffic.next(25, .growing)).last?.result == .promoted)
        #expect((recorder.serving?.version ?? 0) > model.version)
    }

    @Test func anotherObjectiveReleasesIt() throws {
        let recorder = Recorder()
        let (trainer, model, _) = try started(recorder)
        #expect(trainer.hold(model) == nil)
        trainer.setObjective(Objective(e2e: 1))
        #expect(trainer.runPendingRound()?.result == .promoted)
        #expect(!trainer.status.isHeld && recorder.serving?.objective == "e2e")
    }

    @Test func aModelThatDoesNotFitIsRefusedAndNothingChanges() throws {
        let recorder = Recorder()
        var (trainer, model, _) = try started(recorder)
        let serving = recorder.serving?.version
        model.objective = "e2e"
        #expect(trainer.hold(model) == "it was trained for e2e, the objective is ttft")
        #expect(recorder.serving?.version == serving && !trainer.status.isHeld)
    }

    @Test func aHeldModelIsHeldAfterAWarmStart() throws {
        let (_, model, _) = try started(Recorder())
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: 2)
        #expect(trainer.warmStart(samples: traffic.next(200, .growing), model: model, held: true) == nil)
        #expect(trainer.runPendingRound()?.result == .rejected)
        #expect(recorder.serving?.version == model.version && recorder.published.count == 1)
    }

    @Test func aTakenVersionIsGivenToNoRound() throws {
        var (trainer, model, traffic) = try started(Recorder())
        #expect(trainer.takeVersion() == model.version + 1)
        #expect(trainer.learn(traffic.next(25, .growing)).last?.version == model.version + 2)
    }
}
