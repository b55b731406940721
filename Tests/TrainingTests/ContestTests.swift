import Learning
import Routing
import Testing

@testable import Training

@Suite struct ContestTests {
    /// Both kinds, the network cheap and soon.
    private static func configuration(_ contestants: Contestants = .champion) -> TrainerConfiguration {
        var configuration = Fixture.configuration
        configuration.contestants = contestants
        configuration.network.hidden = [16, 16]
        configuration.network.batch = 32
        configuration.networkInterval = 0
        return configuration
    }

    /// TTFT is long where exactly one of queue and prompt is above its middle; with `turn` it is a line instead.
    private func traffic(_ count: Int, seed: UInt64, linear: Bool = false) -> [TrainingSample] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            let features = (0..<3).map { _ in Float.random(in: 0...1, using: &random) }
            let odd = (features[0] > 0.5) != (features[1] > 0.5)
            let load = linear ? Double(features[0] + features[1]) : (odd ? 2 : 0) + 0.3 * Double(features[2])
            return Fixture.sample(index, features, ttft: 0.5 + load + 0.05 * random.signed())
        }
    }

    @Test func theNetworkTakesTheRidgesPlaceWhereItIsBetterAndSaysWhy() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, Self.configuration())
        trainer.learn(traffic(1_500, seed: 1))
        let taken = try #require(recorder.recorded.first { $0.kind == .mlp && $0.result == .promoted })
        #expect(taken.reason.contains("against the ridge's"))
        #expect(recorder.recorded.first { $0.kind == .mlp }?.result == .rejected)
        let served = try #require(recorder.serving)
        #expect(served.regressor is MLPModel)
        #expect(trainer.status.champion == served.version)
        // Its file is that of the model that serves.
        let report = try #require(recorder.recorded.last { $0.version == served.version })
        let artefact = try ModelArtefact(json: #require(report.artefact))
        #expect(artefact.model.kind == .mlp)
        // While it serves, ridges are told off for that reason alone.
        let ridge = try #require(recorder.recorded.last { $0.kind == .ridge })
        #expect(ridge.result == .rejected)
        #expect(ridge.reason == "model \(served.version) (mlp) serves")
    }

    @Test func versionsOfBothKindsNeverRepeat() {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, Self.configuration())
        trainer.learn(traffic(900, seed: 2))
        var kinds: [Int: TrainedModel.Kind] = [:]
        for report in recorder.recorded {
            guard let version = report.version else { continue }
            #expect(kinds[version] == nil || kinds[version] == report.kind)
            kinds[version] = report.kind
        }
        #expect(kinds.count == kinds.keys.max())
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func whereALineIsAllThereIsTheRidgeStays(seed: UInt64) {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, Self.configuration())
        trainer.learn(traffic(1_200, seed: seed, linear: true))
        #expect(recorder.recorded.contains { $0.kind == .mlp })
        #expect(recorder.serving?.regressor is RidgeModel)
    }

    @Test func theNetworkStepsBackWhenTheRidgeIsBetterAgain() throws {
        var configuration = Self.configuration()
        // Without another fit the network stays what it was while the world changes.
        configuration.networkGrowth = 1e9
        configuration.ridge.halfLife = 200
        configuration.promotion.minimumEvaluated = 400
        configuration.errorWindow = 400
        configuration.contest.minimumCompared = 60
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, configuration)
        trainer.learn(traffic(1_200, seed: 3))
        #expect(recorder.serving?.regressor is MLPModel)
        trainer.learn(traffic(1_000, seed: 4, linear: true))
        let back = try #require(recorder.recorded.last { $0.reason.contains("steps back") })
        #expect(back.kind == .ridge)
        #expect(back.result == .promoted)
        #expect(recorder.serving?.regressor is RidgeModel)
    }

    @Test func oneKindAloneIsTrainedAndServesWhereThatIsAskedFor() {
        let ridges = Recorder()
        Fixture.trainer(ridges, Self.configuration(.ridge)).learn(traffic(700, seed: 1))
        #expect(ridges.recorded.allSatisfy { $0.kind == .ridge })
        let networks = Recorder()
        Fixture.trainer(networks, Self.configuration(.mlp)).learn(traffic(700, seed: 1, linear: true))
        #expect(networks.serving?.regressor is MLPModel)
    }

    @Test func aNetworkOfAnEarlierRunGoesWhereOnlyTheRidgeMayServe() throws {
        let first = Recorder()
        Fixture.trainer(first, Self.configuration()).learn(traffic(1_200, seed: 1))
        let report = try #require(first.recorded.last { $0.kind == .mlp && $0.result == .promoted })
        let artefact = try ModelArtefact(json: #require(report.artefact))
        let second = Recorder()
        let trainer = Fixture.trainer(second, Self.configuration(.ridge))
        #expect(trainer.warmStart(samples: [], model: artefact) == nil)
        #expect(second.serving?.regressor is MLPModel)
        trainer.learn(traffic(400, seed: 2, linear: true))
        #expect(second.serving?.regressor is RidgeModel)
    }

    @Test func theNetworkIsFittedAsSeldomAsConfigured() {
        var configuration = Self.configuration()
        configuration.networkGrowth = 0.5
        let recorder = Recorder()
        Fixture.trainer(recorder, configuration).learn(traffic(1_000, seed: 1))
        let versions = Set(recorder.recorded.filter { $0.kind == .mlp }.compactMap(\.version))
        // At 300, then after half of what there is by then: 600, and 1,200 would be too late.
        #expect(versions.count == 2)

        let clock = HandClock()
        var slow = Self.configuration()
        slow.networkInterval = 5
        let paced = Recorder()
        let trainer = Fixture.trainer(paced, slow, clock: clock.clock)
        for lot in 0..<4 {
            trainer.learn(traffic(400, seed: UInt64(lot + 1)))
            clock.advance(2)
        }
        #expect(Set(paced.recorded.filter { $0.kind == .mlp }.compactMap(\.version)).count == 2)
    }

    @Test func aRestartReplaysBothKinds() throws {
        let recorder = Recorder()
        let trainer = Fixture.trainer(recorder, Self.configuration())
        trainer.warmStart(samples: traffic(2_000, seed: 1), model: nil)
        trainer.runPendingRound()
        // The newest network of the replay was tested on samples that it had not seen.
        let network = try #require(recorder.recorded.last { $0.kind == .mlp })
        #expect(network.evaluated >= 150)
        #expect(recorder.serving?.regressor is MLPModel)
    }

    @Test func theRuleAsksForShareChanceAndTail() {
        let rule = ContestRule(minimumCompared: 100)
        func pairs(_ errors: (Int) -> (Double, Double)) -> PairedErrors {
            var pairs = PairedErrors(window: 200)
            for index in 0..<200 {
                let (first, second) = errors(index)
                pairs.test(first: first, second: second, label: 0)
            }
            return pairs
        }
        #expect(rule.takesOver(PairedErrors(window: 200)).reason == "0 of 100 tests beside the ridge")
        #expect(rule.takesOver(pairs { _ in (1, 0.9) }).0)
        #expect(rule.takesOver(pairs { _ in (1, 0.99) }).reason.contains("not 2 % below"))
        #expect(rule.takesOver(pairs { $0 % 2 == 0 ? (2, 0) : (0.2, 2) }).reason.contains("chance"))
        #expect(rule.takesOver(pairs { $0 % 50 == 49 ? (5, 15) : (1, 0.5) }).reason.contains("RMSE"))
        #expect(rule.stepsBack(pairs { _ in (1, 1.01) }) != nil)
        #expect(rule.stepsBack(pairs { _ in (1, 1) }) == nil)
        // Better over all, worse of late: what would at once have to go does not come in.
        #expect(!rule.takesOver(pairs { $0 < 100 ? (1, 0.1) : (1, 1.01) }).0)
    }
}
