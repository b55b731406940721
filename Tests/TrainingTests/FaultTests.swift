import Learning
import Routing
import Synchronization
import Testing
import Training

@Suite struct FaultTests {
    private struct Broken: Error, CustomStringConvertible {
        let description = "the solver is on fire"
    }

    /// A ridge whose fits number `faulty` go wrong in the given way.
    private func fit(
        faulty: Set<Int>, _ fault: @escaping @Sendable (RidgeModel) throws -> RidgeModel
    ) -> @Sendable (SampleWindow) throws -> RidgeModel {
        let calls = Calls()
        return { window in
            let model = try RidgeTrainer(interactions: Fixture.schema.interactions).fit(window).model
            return faulty.contains(calls.next()) ? try fault(model) : model
        }
    }

    private final class Calls: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    @Test func aThrownErrorFailsItsRoundAndNoOther() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, fit: fit(faulty: [6]) { _ in throw Broken() })
        var traffic = Traffic(seed: 1)
        trainer.learn(traffic.next(175, .growing))
        let before = try #require(recorder.serving)

        let failed = try #require(trainer.learn(traffic.next(25, .growing)).last)
        #expect(failed.result == .failed)
        #expect(failed.reason == "the solver is on fire")
        #expect(failed.version == nil)
        #expect(failed.artefact == nil)
        #expect(failed.champion == before.version)
        #expect(recorder.serving?.version == before.version)
        #expect(trainer.status.lastError == "the solver is on fire")
        #expect(trainer.status.failures == 1)
        #expect(recorder.recorded.last == failed)

        // The samples of the failed round were learnt all the same.
        let next = try #require(trainer.learn(traffic.next(25, .growing)).last)
        #expect(next.result == .promoted)
        #expect(next.samples == 225)
        #expect(next.version == before.version + 1)
        #expect(trainer.status.lastError == nil)
        #expect(trainer.status.failures == 1)
    }

    @Test func aModelThatIsNotFiniteIsNeverServed() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, fit: fit(faulty: [6]) { $0.with(weights: .nan) })
        var traffic = Traffic(seed: 2)
        trainer.learn(traffic.next(175, .growing))
        let before = recorder.serving?.version
        let failed = try #require(trainer.learn(traffic.next(25, .growing)).last)
        #expect(failed.result == .failed)
        #expect(failed.reason.contains("weights[0]: nan is not finite"))
        #expect(recorder.serving?.version == before)
        #expect(trainer.learn(traffic.next(25, .growing)).last?.result == .promoted)
    }

    @Test func aServingModelWhosePredictionsOverflowIsWithdrawn() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, fit: fit(faulty: [6]) { $0.with(weights: 1e306) })
        var traffic = Traffic(seed: 3)
        trainer.learn(traffic.next(200, .growing))
        let broken = try #require(recorder.serving).version
        var wild = traffic.next(25, .growing)
        wild[3].features[0] = 1e9
        let failed = try #require(trainer.learn(wild).last)
        #expect(failed.result == .failed)
        #expect(failed.reason.contains("decision \(wild[3].decision) is not finite"))
        #expect(failed.reason.contains("model \(broken) withdrawn"))
        #expect(failed.champion == nil)
        #expect(recorder.serving == nil)
        #expect(trainer.learn(traffic.next(25, .growing)).last?.version == broken + 1)
    }

    @Test func aFaultWhileRelabellingWithdrawsTheOldModelAndGoesOn() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, fit: fit(faulty: Set(7...12)) { _ in throw Broken() })
        var traffic = Traffic(seed: 4)
        trainer.learn(traffic.next(200, .growing))
        #expect(recorder.serving != nil)
        trainer.setObjective(Objective(e2e: 1))
        let failed = try #require(trainer.runPendingRound())
        #expect(failed.result == .failed)
        #expect(failed.reason.hasPrefix("the solver is on fire"))
        #expect(failed.samples == 200)
        #expect(recorder.serving == nil)
        let results = trainer.learn(traffic.next(200, .growing)).map(\.result)
        #expect(results.last == .promoted)
        #expect(recorder.serving?.objective == "e2e")
    }
}

extension RidgeModel {
    fileprivate func with(weights value: Double) -> RidgeModel {
        RidgeModel(
            inputCount: inputCount, interactions: interactions, standardisation: standardisation,
            weights: weights.map { _ in value }, intercept: intercept, residualVariance: residualVariance,
            bounds: bounds)
    }
}
