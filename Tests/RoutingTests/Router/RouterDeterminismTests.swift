import Routing
import Testing

@Suite struct RouterDeterminismTests {
    /// A run of random traffic; every decision of it.
    private func decisions(policy: String, seed: UInt64, traffic: UInt64) throws -> [Decision] {
        var random = RoutingGenerator(seed: traffic)
        var router = try Fixture.router(policy, instances: 5, seed: seed, exploration: 0.3)
        var decisions: [Decision] = []
        var open: [(Ticket, RequestFacts)] = []
        var now = 0.0
        for step in 0..<400 {
            now += random.unit()
            if step == 100, policy == "learned" { router.install(Fixture.model()) }
            let facts = Fixture.facts(
                tokens: 1 + random.index(below: 3_000), stream: random.index(below: 4) > 0,
                hashes: [UInt64(random.index(below: 9)), 7])
            let decision = try router.mustDecide(facts, now: now)
            decisions.append(decision)
            let ticket = router.dispatch(decision, facts: facts, position: decision.chosen, now: now)
            router.firstToken(ticket, now: now + random.unit())
            open.append((ticket, facts))
            if open.count > 10 {
                let (ticket, facts) = open.removeFirst()
                router.finish(ticket, outcome: Fixture.done(at: now, tokens: 1 + random.index(below: 99)), facts: facts)
            }
        }
        return decisions
    }

    @Test(arguments: PolicyRegistry.names)
    func equalSeedsGiveEqualDecisions(policy: String) throws {
        let first = try decisions(policy: policy, seed: 3, traffic: 1)
        #expect(try decisions(policy: policy, seed: 3, traffic: 1) == first)
        let chosen = first.map(\.chosen)
        #expect(try decisions(policy: policy, seed: 4, traffic: 1).map(\.chosen) != chosen)
    }

    @Test func theGeneratorGivesItsKnownSequence() {
        // xoshiro256++ after SplitMix64 seeding with 0.
        var random = RoutingGenerator(seed: 0)
        #expect(
            (0..<3).map { _ in random.next() } == [
                5_987_356_902_031_041_503, 7_051_070_477_665_621_255, 6_633_766_593_972_829_180,
            ])
        for count in [0, 1, 2, 7] {
            for _ in 0..<50 { #expect((0..<max(count, 1)).contains(random.index(below: count))) }
        }
        for _ in 0..<50 { #expect((0..<1).contains(random.unit())) }
    }
}
