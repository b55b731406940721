import Routing
import Testing

@Suite struct HeuristicPolicyTests {
    @Test func leastTokensWeighsTheQueueAndTheCache() {
        var snapshot = Fixture.snapshot(queued: [300, 250, 320], prompt: 100)
        snapshot.instances[2].cachedTokens = 90
        var random = RoutingGenerator(seed: 1)
        var policy = LeastTokensPolicy()
        let ranking = policy.rank(Fixture.input(snapshot), random: &random)
        #expect(ranking.scores == [-400, -350, -330])
        #expect(ranking.order == [2, 1, 0])
        #expect(ranking.propensity == 1)
        #expect(ranking.reason == .greedy)
    }

    @Test func leastRequestCountsRequestsAlone() {
        var random = RoutingGenerator(seed: 1)
        var policy = LeastRequestPolicy()
        let snapshot = Fixture.snapshot(queued: [0, 9_000, 0], requests: [3, 1, 2])
        #expect(policy.rank(Fixture.input(snapshot), random: &random).order == [1, 2, 0])
    }

    @Test func roundRobinVisitsEachInTurnFromARandomStart() {
        var starts: Set<Int> = []
        for seed in 0..<40 {
            var random = RoutingGenerator(seed: UInt64(seed))
            var policy = RoundRobinPolicy()
            let input = Fixture.input(Fixture.snapshot(queued: [0, 0, 0, 0]))
            let chosen = (0..<8).map { _ in policy.rank(input, random: &random).order[0] }
            starts.insert(chosen[0])
            #expect(chosen == (0..<8).map { (chosen[0] + $0) % 4 })
        }
        #expect(starts == [0, 1, 2, 3])
    }

    @Test func roundRobinGoesOnWhenCandidatesComeAndGo() {
        var random = RoutingGenerator(seed: 3)
        var policy = RoundRobinPolicy()
        let all = Fixture.snapshot(queued: [0, 0, 0, 0])
        var some = all
        some.instances.remove(at: 2)
        var last = policy.rank(Fixture.input(all), random: &random).order[0]
        while last != 1 { last = policy.rank(Fixture.input(all), random: &random).order[0] }
        let next = policy.rank(Fixture.input(some), random: &random)
        #expect(some.instances[next.order[0]].id == InstanceID(3))
        #expect(next.propensity == 1)
    }

    @Test(arguments: ["least_request", "least_tokens"])
    func tiesFallOnEachWithTheStatedProbability(name: String) throws {
        var configuration = RouterConfiguration()
        configuration.policy = name
        var policy = try PolicyRegistry.make(configuration)
        var random = RoutingGenerator(seed: 11)
        let input = Fixture.input(Fixture.snapshot(queued: [5, 0, 9, 0, 0], requests: [5, 0, 9, 0, 0]))
        var chosen = [Int](repeating: 0, count: 5)
        for _ in 0..<3_000 {
            let ranking = policy.rank(input, random: &random)
            #expect(ranking.propensity == 1.0 / 3)
            #expect(ranking.order.sorted() == [0, 1, 2, 3, 4])
            #expect(Set(ranking.order.prefix(3)) == [1, 3, 4])
            #expect(Array(ranking.order.suffix(2)) == [0, 2])
            chosen[ranking.order[0]] += 1
        }
        #expect(chosen[0] == 0 && chosen[2] == 0)
        // Four standard deviations of a binomial count of 3,000 at 1/3.
        for position in [1, 3, 4] { #expect(abs(chosen[position] - 1_000) < 104) }
    }

    @Test func anUnknownNameIsToldAllNames() throws {
        var configuration = RouterConfiguration()
        configuration.policy = "fastest"
        #expect(throws: PolicyRegistry.UnknownPolicy.self) { _ = try Router(configuration) }
        do {
            _ = try PolicyRegistry.make(configuration)
        } catch {
            #expect(
                error.description.hasPrefix(
                    "unknown policy \"fastest\"; it must be one of learned, least_tokens, predictive_ttft, ")
            )
            for name in PolicyRegistry.names { #expect(error.description.contains(name)) }
        }
        configuration.policy = "learned"
        configuration.fallback = "learned"
        #expect(throws: PolicyRegistry.UnknownPolicy.self) { try PolicyRegistry.make(configuration) }
        configuration.fallback = "round_robin"
        #expect(try PolicyRegistry.make(configuration) is LearnedPolicy)
    }
}
