import Dispatch
import Learning
import Routing
import Testing
import Training

@Suite struct SampleIntakeTests {
    @Test func overflowDropsTheOldestAndCountsThem() throws {
        let recorder = Recorder()
        var configuration = Fixture.configuration
        configuration.inboxCapacity = 80
        let trainer = Fixture.trainer(recorder, configuration)
        var traffic = Traffic(seed: 1)
        // The first 100 lie outside the range of the later ones, which the model's bounds would show.
        trainer.submit(
            traffic.next(100, .growing).map { sample in
                var sample = sample
                sample.features[0] += 10
                return sample
            })
        trainer.submit(traffic.next(80, .growing))
        #expect(trainer.status.dropped == 100)
        let report = try #require(trainer.runPendingRound())
        #expect(report.samples == 80)
        let artefact = try ModelArtefact(json: try #require(report.artefact))
        #expect(artefact.model.bounds.upper[0] < 2)
    }

    @Test func outcomesThatSayNothingAreCountedAndNotLearnt() throws {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 2)
        var samples = traffic.next(100, .growing)
        // These ended early, but their first token was seen.
        samples[0].outcome.censoring = .cancelled
        samples[1].outcome.censoring = .timedOut
        samples[2].outcome.censoring = .failed
        samples[3].outcome.ttftCensored = true
        samples[4].outcome.status = 503
        samples[5].outcome.ttft = nil
        samples[6].attempts = 2
        samples[7].outcome.attempts = 2
        trainer.submit(samples)
        #expect(try #require(trainer.runPendingRound()).samples == 95)
        #expect(trainer.status.unlabelled == 5)
        #expect(trainer.status.misfits == 0)
    }

    @Test func samplesThatFitNoModelAreCountedAndLeftOut() throws {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 3)
        var samples = traffic.next(100, .growing)
        samples[0].features[1] = .nan
        samples[1].features[1] = .infinity
        samples[2].features[1] = 1e30
        samples[3].features = [1]
        samples[4].featureSchema = 2
        samples[5].time = .nan
        samples[6].outcome.ttft = 1e300
        trainer.submit(samples)
        #expect(try #require(trainer.runPendingRound()).samples == 93)
        #expect(trainer.status.misfits == 7)
        #expect(trainer.status.unlabelled == 0)
    }

    @Test func theWindowKeepsTheNewest() {
        var configuration = Fixture.configuration
        configuration.windowCapacity = 100
        let trainer = Fixture.trainer(Recorder(), configuration)
        var traffic = Traffic(seed: 4)
        let reports = trainer.learn(traffic.next(400, .growing))
        #expect(reports.map(\.samples).max() == 100)
        trainer.setObjective(Objective(e2e: 1))
        #expect(trainer.runPendingRound()?.samples == 100)
    }

    @Test func costlyRoundsKeepALongerDistance() {
        let (time, cost) = (HandClock(), HandClock())
        let clock = TrainerClock(now: time.clock.now, uptime: time.clock.uptime, threadCPU: cost.clock.threadCPU)
        var configuration = Fixture.configuration
        configuration.minimumInterval = 1
        configuration.roundShare = 0.01
        let trainer = Fixture.trainer(Recorder(), configuration, clock: clock) { window in
            cost.advance(cost.clock.threadCPU() < 1_000.1 ? 0.2 : 900)
            return try RidgeTrainer().fit(window).model
        }
        var traffic = Traffic(seed: 5)
        #expect(trainer.learn(traffic.next(75, .growing)).count == 1)
        #expect(trainer.learn(traffic.next(50, .growing)).isEmpty)
        time.advance(19)
        #expect(trainer.runPendingRound() == nil)
        time.advance(1.001)
        #expect(trainer.runPendingRound() != nil)
        // However long one took, learning goes on.
        trainer.submit(traffic.next(50, .growing))
        time.advance(29)
        #expect(trainer.runPendingRound() == nil)
        time.advance(1.001)
        #expect(trainer.runPendingRound() != nil)
    }

    @Test func roundsKeepTheirDistance() {
        let clock = HandClock()
        var configuration = Fixture.configuration
        configuration.minimumInterval = 10
        let trainer = Fixture.trainer(Recorder(), configuration, clock: clock.clock)
        var traffic = Traffic(seed: 5)
        #expect(trainer.learn(traffic.next(75, .growing)).count == 1)
        #expect(trainer.learn(traffic.next(50, .growing)).isEmpty)
        clock.advance(9)
        #expect(trainer.runPendingRound() == nil)
        clock.advance(1)
        #expect(trainer.runPendingRound()?.samples == 125)
        // An operator's wish does not wait.
        trainer.setObjective(Objective(e2e: 1))
        #expect(trainer.runPendingRound() != nil)
    }

    @Test func manyThreadsLoseNothingUncounted() {
        var configuration = Fixture.configuration
        configuration.inboxCapacity = 3_000
        configuration.minimumNewSamples = 1
        configuration.minimumSamples = 1_000_000
        let trainer = Fixture.trainer(Recorder(), configuration)
        DispatchQueue.concurrentPerform(iterations: 4) { part in
            for index in 0..<1_000 {
                trainer.submit(Fixture.sample(part * 1_000 + index, [1, 2, 3], ttft: 1))
            }
        }
        #expect(trainer.runPendingRound() == nil)
        let status = trainer.status
        #expect(status.dropped == 1_000)
        #expect(status.waiting == 3_000)
    }
}
