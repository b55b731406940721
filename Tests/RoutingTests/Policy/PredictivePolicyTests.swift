import Testing

@testable import Routing

struct PredictivePolicyTests {
    private static func snapshot(_ predictions: [(ttft: Float, e2e: Float, delay: Float, depth: Float)]) -> Snapshot {
        let instances = predictions.enumerated().map { position, given in
            var instance = InstanceSnapshot(id: InstanceID(UInt32(position)))
            instance.prediction.ttft = given.ttft
            instance.prediction.decode = given.e2e
            instance.prediction.delay = given.delay
            instance.prediction.depth = given.depth
            return instance
        }
        return Snapshot(time: 0, request: RequestSnapshot(), instances: instances)
    }

    private static func first(_ policy: PredictivePolicy, _ snapshot: Snapshot) -> Int {
        var policy = policy
        var random = RoutingGenerator(seed: 1)
        return policy.rank(PolicyInput(snapshot: snapshot, features: []), random: &random).order[0]
    }

    @Test func takesTheLeastOfWhatItIsToLookAt() {
        let snapshot = Self.snapshot([(1, 9, 0, 2), (2, 5, 0, 2), (3, 7, 0, 2)])
        #expect(Self.first(PredictivePolicy(.ttft), snapshot) == 0)
        #expect(Self.first(PredictivePolicy(.e2e), snapshot) == 1)
    }

    @Test func chargesWhatOthersPay() {
        let snapshot = Self.snapshot([(1, 1, 40, 2), (2, 2, 0, 2)])
        #expect(Self.first(PredictivePolicy(.ttft), snapshot) == 1)
        var weights = PredictiveWeights()
        weights.delay = 0
        #expect(Self.first(PredictivePolicy(.ttft, weights: weights), snapshot) == 0)
        weights.delay = .nan
        #expect(Self.first(PredictivePolicy(.ttft, weights: weights), snapshot) == 0)
    }

    @Test func ranksWhatWasNotRolledOutLast() {
        let snapshot = Self.snapshot([(1, 1, 0, 1), (50, 50, 0, 2)])
        #expect(Self.first(PredictivePolicy(.ttft), snapshot) == 1)
    }

    @Test func avoidsALoadedInstance() throws {
        var router = try Fixture.router("predictive_ttft", instances: 2)
        let facts = Fixture.facts(tokens: 4_000)
        var sent: [InstanceID] = []
        for _ in 0..<6 {
            let made = router.decide(facts, now: 1_000)
            let decision = try #require(made)
            sent.append(router.dispatch(decision, facts: facts, position: decision.chosen, now: 1_000).instance)
        }
        #expect(Set(sent.prefix(2)).count == 2)
        #expect(sent.count { $0 == sent[0] } == 3)
    }

    @Test func rollsOutOnlyTheMostPromising() throws {
        var configuration = RouterConfiguration()
        configuration.policy = "predictive_ttft"
        configuration.rollouts.candidates = 3
        var router = try Router(configuration)
        for number in 0..<20 { _ = router.addInstance(name: "worker-\(number)") }
        let facts = Fixture.facts(tokens: 4_000)
        for number in 0..<40 {
            let made = router.decide(facts, now: 1_000 + 0.001 * Double(number))
            let decision = try #require(made)
            let depths = decision.snapshot.instances.map(\.prediction.depth)
            #expect(depths.count { $0 == PredictionSnapshot.rolledOut } == 3)
            #expect(depths.count { $0 == PredictionSnapshot.estimated } == 17)
            _ = router.dispatch(decision, facts: facts, position: decision.chosen, now: 1_000)
        }
        // Equal requests on equal instances spread evenly all the same.
        #expect(router.records.allSatisfy { $0.ledger.requests == 2 })
    }
}

struct PowerOfTests {
    @Test func looksAtAsManyAsItIsTold() throws {
        var configuration = RouterConfiguration()
        configuration.policy = "predictive_ttft"
        configuration.rollouts.powerOf = 2
        var router = try Router(configuration)
        for number in 0..<8 { _ = router.addInstance(name: "worker-\(number)") }
        var counts = [Int](repeating: 0, count: 8)
        for number in 0..<800 {
            let made = router.decide(Fixture.facts(tokens: 100), now: 1_000 + Double(number))
            let decision = try #require(made)
            let looked = decision.snapshot.instances.indices.filter {
                decision.snapshot.instances[$0].prediction.depth == PredictionSnapshot.rolledOut
            }
            #expect(looked.count == 2 && looked.contains(decision.chosen))
            for position in looked { counts[position] += 1 }
        }
        // 200 each, by the draw.
        #expect(counts.allSatisfy { (140...260).contains($0) })
    }
}
