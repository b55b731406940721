import Routing
import Testing

@Suite struct ClassicPolicyTests {
    private var random = RoutingGenerator(seed: 1)

    /// Candidates with requests in flight and cached tokens of a prompt of 100.
    private func snapshot(_ loads: [Float], cached: [Float], time: Double = 0) -> Snapshot {
        var snapshot = Fixture.snapshot(queued: loads.map { _ in 0 }, requests: loads)
        for place in loads.indices { snapshot.instances[place].cachedTokens = cached[place] }
        snapshot.time = time
        return snapshot
    }

    private mutating func chosen(_ policy: inout some Policy, _ snapshot: Snapshot) -> Int {
        policy.rank(Fixture.input(snapshot), random: &random).order[0]
    }

    @Test func randomStatesItsProbability() {
        var random = random
        var policy = RandomPolicy()
        var counts = [0, 0, 0, 0]
        for _ in 0..<4_000 {
            let ranking = policy.rank(Fixture.input(Fixture.snapshot(queued: [0, 9, 5, 2])), random: &random)
            #expect(ranking.propensity == 0.25)
            counts[ranking.order[0]] += 1
        }
        for count in counts { #expect((880...1_120).contains(count)) }
    }

    @Test func powerOfTwoTakesTheBetterOfTwoAndStatesItsProbability() throws {
        var random = random
        var policy = PowerOfTwoPolicy()
        let input = Fixture.input(Fixture.snapshot(queued: [0, 0, 0, 0], requests: [3, 1, 1, 7]))
        var counts = [0, 0, 0, 0]
        var stated = [Double?](repeating: nil, count: 4)
        for _ in 0..<12_000 {
            let ranking = policy.rank(input, random: &random)
            counts[ranking.order[0]] += 1
            stated[ranking.order[0]] = ranking.propensity
        }
        // Of six pairs each lighter one wins two and half of the pair between them.
        let probabilities: [Double?] = [1.0 / 6, 2.5 / 6, 2.5 / 6, nil]
        #expect(stated == probabilities)
        #expect(counts[3] == 0)
        for place in 0..<3 {
            let share = Double(counts[place]) / 12_000
            let expected = try #require(stated[place])
            #expect(abs(share - expected) < 0.02)
        }
    }

    @Test mutating func cacheAwareFollowsThePrefixWhileLoadsAreEven() {
        var policy = CacheAwarePolicy()
        #expect(chosen(&policy, snapshot([64, 0, 5], cached: [31, 0, 0])) == 0)
        // Not above the threshold of 30 %.
        #expect(chosen(&policy, snapshot([64, 1, 5], cached: [30, 0, 0])) == 1)
        // Uneven by number and factor.
        #expect(chosen(&policy, snapshot([65, 0, 5], cached: [90, 0, 0])) == 1)
        // Uneven by number alone.
        #expect(chosen(&policy, snapshot([195, 130, 150], cached: [90, 0, 0])) == 0)
        // Equal prefixes: the least loaded.
        #expect(chosen(&policy, snapshot([4, 3, 5], cached: [90, 90, 90])) == 1)
        var library = CacheAwarePolicy(CacheAwarePolicy.library)
        #expect(chosen(&library, snapshot([33, 0, 5], cached: [90, 0, 0])) == 1)
        #expect(chosen(&library, snapshot([5, 0, 6], cached: [45, 0, 0])) == 1)
    }

    @Test mutating func sglangsCacheAwareFillsTheSmallestTree() {
        var policy = CacheAwarePolicy(CacheAwarePolicy.sglang)
        let first = chosen(&policy, snapshot([0, 0, 0], cached: [0, 0, 0]))
        let second = chosen(&policy, snapshot([0, 0, 0], cached: [0, 0, 0]))
        let third = chosen(&policy, snapshot([0, 0, 0], cached: [0, 0, 0]))
        #expect(Set([first, second, third]) == [0, 1, 2])
    }

    @Test mutating func prefixCacheLeavesOutTheOverloaded() {
        var policy = PrefixCachePolicy()
        // More than 8 apart: the fewest requests.
        #expect(chosen(&policy, snapshot([9, 0, 5], cached: [90, 0, 0])) == 1)
        // Mean 3, deviation 3.6: the first is above their sum.
        #expect(chosen(&policy, snapshot([8, 0, 1], cached: [90, 20, 0])) == 1)
        #expect(chosen(&policy, snapshot([6, 0, 5], cached: [90, 20, 0])) == 0)
        // The same whole percentage: fewer requests first.
        #expect(chosen(&policy, snapshot([4, 3, 4], cached: [50.4, 50.1, 0])) == 1)
    }

    @Test mutating func prefixCacheAndLoadCountsThreeMinutes() {
        var policy = PrefixCacheAndLoadPolicy()
        // A long match whatever the load; the least loaded of equal ones.
        #expect(chosen(&policy, snapshot([40, 0, 30], cached: [51, 0, 51])) == 2)
        // No match: each gets what the others have had, until it is forgotten.
        policy = PrefixCacheAndLoadPolicy()
        let order = (0..<3).map { _ in chosen(&policy, snapshot([0, 0, 0], cached: [0, 0, 0])) }
        #expect(Set(order) == [0, 1, 2])
        #expect(chosen(&policy, snapshot([0, 0, 0], cached: [50, 0, 0])) >= 0)
        // A request in flight weighs more than a short prefill.
        #expect(chosen(&policy, snapshot([1, 1, 0], cached: [0, 0, 0], time: 1)) == 2)
        #expect(chosen(&policy, snapshot([1, 1, 0], cached: [0, 0, 0], time: 2)) == 2)
        var weights: Set<Int> = []
        for _ in 0..<50 { weights.insert(chosen(&policy, snapshot([0, 0, 0], cached: [0, 0, 0], time: 1_000))) }
        #expect(weights == [0, 1, 2])
    }

    @Test mutating func hitThresholdLooksAtNoLoad() {
        var policy = HitThresholdPolicy(threshold: 0.4)
        #expect(chosen(&policy, snapshot([99, 0, 5], cached: [41, 20, 0])) == 0)
        #expect(chosen(&policy, snapshot([99, 0, 5], cached: [40, 20, 0])) == 1)
    }

    @Test mutating func lmetricMultiplies() {
        var policy = LMetricPolicy()
        var snapshot = Fixture.snapshot(queued: [100, 300, 0], requests: [3, 0, 9])
        // (100 + 100) * 4, (300 + 100) * 1, (0 + 100) * 10.
        #expect(chosen(&policy, snapshot) == 1)
        for place in 0..<3 { snapshot.instances[place].scrapeAge = 0.1 }
        snapshot.instances[1].running = 3
        snapshot.instances[1].waiting = 2
        // (100 + 100) * 1, (300 + 100) * 6, (0 + 100) * 1.
        #expect(chosen(&policy, snapshot) == 2)
    }

    @Test mutating func weightedScorersAddUp() {
        var policy = WeightedScorersPolicy()
        var snapshot = snapshot([0, 0, 0], cached: [100, 0, 50])
        snapshot.instances[0].waiting = 4
        snapshot.instances[2].waiting = 2
        snapshot.instances[0].kvUsage = 0.9
        // 3 + 0 + 0.2, 0 + 2 + 2, 1.5 + 1 + 2.
        #expect(chosen(&policy, snapshot) == 2)
        let ranking = policy.rank(Fixture.input(snapshot), random: &random)
        let expected: [Float] = [3.2, 4, 4.5]
        for place in 0..<3 {
            let difference = abs(ranking.scores[place] - expected[place])
            #expect(difference < 1e-5)
        }
    }

    @Test mutating func dynamoWeighsPrefillAndBlocksHeld() {
        var policy = DynamoKVPolicy()
        var snapshot = snapshot([0, 0], cached: [80, 0])
        snapshot.instances[0].inflightDecodeTokens = 100
        // (20 + 200) / 16 against (100 + 100) / 16.
        #expect(chosen(&policy, snapshot) == 1)
        snapshot.instances[0].inflightDecodeTokens = 60
        #expect(chosen(&policy, snapshot) == 0)
    }

    @Test mutating func freeCacheIsSharedByWhoRuns() {
        var infaas = FreeCachePolicy(countsQueue: false)
        var llumnix = FreeCachePolicy(countsQueue: true)
        var snapshot = snapshot([0, 0], cached: [0, 0])
        for place in 0..<2 { snapshot.instances[place].kvCapacityTokens = 1_000 }
        snapshot.instances[0].kvUsage = 0.2
        snapshot.instances[0].running = 2
        snapshot.instances[1].kvUsage = 0.5
        snapshot.instances[1].running = 1
        snapshot.instances[1].inflightPrefillTokens = 200
        // 800 / 2 against 500 / 1, or against (500 - 200) / 1.
        #expect(chosen(&infaas, snapshot) == 1)
        #expect(chosen(&llumnix, snapshot) == 0)
    }
}
