import Routing
import Testing

@Suite struct UnstreamedReleaseTests {
    @Test func prefillIsReleasedWhenTheFirstTokenIsPredicted() throws {
        var router = try Fixture.router("round_robin", instances: 1)
        let id = router.instances[0]
        let facts = Fixture.facts(tokens: 1_000, stream: false)
        let decision = try router.mustDecide(facts, now: 0)
        _ = router.dispatch(decision, facts: facts, position: 0, now: 0)
        let instance = decision.snapshot.instances[0]
        let predicted = Double(instance.baseTTFT + instance.secondsPerPrefillToken * 1_000)
        let before = try router.mustView(id, now: predicted * 0.99)
        #expect(before.inflightUncachedTokens == 1_000)
        #expect(before.inflightDecodeRequests == 0)
        let after = try router.mustView(id, now: predicted * 1.01)
        #expect(after.inflightUncachedTokens == 0)
        #expect(after.inflightDecodeRequests == 1)
        #expect(after.inflightDecodeTokens >= 1_000)
    }

    @Test func theNextDecisionSeesTheRelease() throws {
        var router = try Fixture.router("least_tokens", instances: 1)
        let facts = Fixture.facts(tokens: 500, stream: false)
        let first = try router.mustDecide(facts, now: 0)
        _ = router.dispatch(first, facts: facts, position: 0, now: 0)
        let soon = try router.mustDecide(facts, now: 0.001)
        let late = try router.mustDecide(facts, now: 1_000)
        #expect(soon.snapshot.instances[0].inflightPrefillRequests == 1)
        #expect(late.snapshot.instances[0].inflightPrefillRequests == 0)
        #expect(late.snapshot.instances[0].inflightDecodeRequests == 1)
    }

    @Test(arguments: [0.001, 1_000.0])
    func finishReleasesEverythingBeforeAndAfterThePrediction(end: Double) throws {
        var router = try Fixture.router("least_tokens", instances: 2)
        let facts = Fixture.facts(tokens: 500, stream: false)
        var tickets: [Ticket] = []
        for _ in 0..<5 {
            let decision = try router.mustDecide(facts, now: 0)
            tickets.append(router.dispatch(decision, facts: facts, position: decision.chosen, now: 0))
        }
        for id in router.instances { _ = router.view(of: id, now: end) }
        for ticket in tickets { router.finish(ticket, outcome: Fixture.done(at: end), facts: facts) }
        for id in router.instances {
            #expect(router.ledger(of: id) == InstanceLedger())
            _ = router.view(of: id, now: 10_000)
            #expect(router.ledger(of: id) == InstanceLedger())
        }
    }

    @Test func releasesComeInTheOrderOfTheirTimes() throws {
        var router = try Fixture.router("round_robin", instances: 1)
        let id = router.instances[0]
        var random = RoutingGenerator(seed: 5)
        for _ in 0..<200 {
            let facts = Fixture.facts(tokens: 1 + random.index(below: 100_000), stream: false)
            let decision = try router.mustDecide(facts, now: 0)
            _ = router.dispatch(decision, facts: facts, position: 0, now: 0)
        }
        var last = 200
        for tick in 0..<2_000 {
            let waiting = Int(try router.mustView(id, now: Double(tick)).inflightPrefillRequests)
            #expect(waiting <= last)
            last = waiting
        }
        #expect(last == 0)
    }
}
