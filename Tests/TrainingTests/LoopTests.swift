import Dispatch
import Learning
import Routing
import Testing
import Training

@Suite struct LoopTests {
    @Test func roundsRunOnTheBackgroundQueueAndSubmittersNeverWait() async throws {
        let recorder = Recorder()
        let (rounds, ended) = AsyncStream.makeStream(of: RoundReport.self)
        let (fits, begun) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let trainer = Trainer(
            schema: Fixture.schema, objective: .ttft, configuration: Fixture.configuration,
            fit: { window in
                begun.yield()
                release.wait()
                return try RidgeTrainer().fit(window).model
            },
            publish: recorder.publish, record: { ended.yield($0) })
        trainer.start()
        var traffic = Traffic(seed: 1)
        trainer.submit(traffic.next(100, .growing))
        var fit = fits.makeAsyncIterator()
        var round = rounds.makeAsyncIterator()
        await fit.next()
        // The round is under way and stuck; were it on this thread, or did submit wait for it, the test would hang.
        trainer.submit(traffic.next(100, .growing))
        #expect(trainer.status.rounds == 0)
        release.signal()
        #expect(await round.next()?.result == .rejected)
        // What came meanwhile makes the next round without any further call.
        await fit.next()
        release.signal()
        let second = try #require(await round.next())
        #expect(second.samples == 200)
        trainer.stop()
    }

    @Test func stopEndsTheLoopAndStartGoesOn() async throws {
        let (rounds, ended) = AsyncStream.makeStream(of: RoundReport.self)
        let trainer = Trainer(
            schema: Fixture.schema, objective: .ttft, configuration: Fixture.configuration, publish: { _ in },
            record: { ended.yield($0) })
        var round = rounds.makeAsyncIterator()
        var traffic = Traffic(seed: 2)
        trainer.submit(traffic.next(100, .growing))
        trainer.start()
        #expect(await round.next()?.samples == 100)
        trainer.stop()
        let before = trainer.status.rounds
        trainer.submit(traffic.next(200, .growing))
        trainer.setObjective(Objective(e2e: 1))
        // Waits for whatever might have got onto the queue.
        trainer.stop()
        #expect(trainer.status.rounds == before)
        trainer.start()
        let next = try #require(await round.next())
        #expect(next.samples == 300)
        #expect(next.objective == "e2e")
        trainer.stop()
    }

    @Test func theMinimumIntervalDelaysARoundAndDoesNotLoseIt() async throws {
        let (rounds, ended) = AsyncStream.makeStream(of: RoundReport.self)
        var configuration = Fixture.configuration
        configuration.minimumInterval = 0.05
        let trainer = Trainer(
            schema: Fixture.schema, objective: .ttft, configuration: configuration, publish: { _ in },
            record: { ended.yield($0) })
        var round = rounds.makeAsyncIterator()
        var traffic = Traffic(seed: 3)
        trainer.submit(traffic.next(100, .growing))
        trainer.start()
        let first = try #require(await round.next())
        trainer.submit(traffic.next(25, .growing))
        let second = try #require(await round.next())
        #expect(second.samples == 125)
        // From start to start; a slow machine only makes it longer.
        #expect((second.time - second.duration) - (first.time - first.duration) > 0.04)
        trainer.stop()
    }

    @Test func aRoundReportsItsTimes() throws {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 4)
        let report = try #require(trainer.learn(traffic.next(75, .growing)).last)
        #expect(report.duration > 0)
        #expect(report.cpu > 0)
        #expect(report.time > 1.7e9)
        #expect(report.kind == .ridge)
    }
}
