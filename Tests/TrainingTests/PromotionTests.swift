import Learning
import Routing
import Testing
import Training

@Suite struct PromotionTests {
    @Test func learnableTrafficEarnsPromotion() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: 1)
        let reports = trainer.learn(traffic.next(300, .growing))

        // 75 samples before the first round, then 25 tests a round: the third round after it has 75.
        let results = reports.map(\.result)
        #expect(results == [.rejected, .rejected, .rejected] + Array(repeating: .promoted, count: 7))
        #expect(reports.first?.reason == "0 of 60 tests")
        #expect(reports.first?.samples == 75)
        #expect(reports.map(\.version) == (1...10).map { $0 })
        #expect(recorder.recorded == reports)

        let last = try #require(reports.last)
        let served = try #require(recorder.serving)
        #expect(last.champion == 10)
        #expect(last.evaluated == 225)
        #expect(try #require(last.mae) < 0.5 * #require(last.maeMedian))
        #expect(try #require(last.r2) > 0.9)
        #expect(served.version == 10)
        #expect(served.featureSchema == Fixture.schema.version)
        #expect(served.objective == "ttft")
        #expect(served.lower.count == 3)
        for sample in traffic.next(50, .growing) {
            let reward = -Float(try #require(sample.outcome.ttft))
            #expect(abs(served.predict(sample.features) - reward) < 0.15)
        }
    }

    @Test func theReportCarriesTheServedModelAsAnArtefact() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, lastVersion: 41)
        var traffic = Traffic(seed: 2)
        let report = try #require(trainer.learn(traffic.next(300, .growing)).last)
        let artefact = try ModelArtefact(json: try #require(report.artefact))
        let served = try #require(recorder.serving)
        #expect(artefact.version == served.version)
        #expect(artefact.featureNames == Fixture.schema.names)
        #expect(artefact.model.linear.interactions == Fixture.schema.interactions)
        #expect(artefact.errors?.mae == report.mae)
        #expect(artefact.samples == 300)
        #expect(artefact.model.linear == served.regressor as? RidgeModel)
    }

    @Test func versionsCountOnFromTheLastOne() {
        let trainer = Fixture.trainer(Recorder(), lastVersion: 41)
        var traffic = Traffic(seed: 2)
        #expect(trainer.learn(traffic.next(125, .growing)).map(\.version) == [42, 43, 44])
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func noiseIsNeverPromoted(seed: UInt64) throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: seed)
        let reports = trainer.learn(traffic.next(600, .noise))
        #expect(reports.count == 22)
        #expect(reports.allSatisfy { $0.result == .rejected })
        #expect(try #require(reports.last).reason.contains("not 5 % below mean and median"))
        #expect(recorder.published.isEmpty)
        #expect(trainer.status.champion == nil)
    }

    @Test func aChangedWorldDemotesAndIsLearntAgain() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder)
        var traffic = Traffic(seed: 5)
        trainer.learn(traffic.next(400, .growing))
        let before = try #require(recorder.serving)

        let after = trainer.learn(traffic.next(1_500, .falling))
        let demotion = try #require(after.first { $0.result == .demoted })
        #expect(demotion.reason.contains("model \(before.version)") || demotion.reason.contains("withdrawn"))
        #expect(demotion.reason.contains("worse than the median"))
        #expect(demotion.champion == nil)
        // Until then no model was promoted on the strength of its past.
        let untilThen = after.prefix { $0.result != .demoted }
        #expect(untilThen.count <= 3)
        #expect(recorder.published.contains { $0 == nil })
        // With the old samples outweighed, the new law earns its promotion.
        #expect(after.last?.result == .promoted)
        let again = try #require(recorder.serving)
        #expect(again.predict([1, 1, 0]) > again.predict([0, 0, 0]))
        #expect(before.predict([1, 1, 0]) < before.predict([0, 0, 0]))
    }

    @Test func nothingNewMeansNoRound() {
        let trainer = Fixture.trainer(Recorder())
        var traffic = Traffic(seed: 6)
        #expect(trainer.runPendingRound() == nil)
        trainer.submit(traffic.next(59, .growing))
        #expect(trainer.runPendingRound() == nil)
        trainer.submit(traffic.next(.growing))
        #expect(trainer.runPendingRound() != nil)
        trainer.submit(traffic.next(24, .growing))
        #expect(trainer.runPendingRound() == nil)
        #expect(trainer.status.waiting == 24)
        trainer.submit(traffic.next(.growing))
        #expect(trainer.runPendingRound()?.samples == 85)
    }
}
