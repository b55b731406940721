import Routing
import Testing

@Suite struct RouterDecisionTests {
    @Test(arguments: PolicyRegistry.names)
    func theRankingIsWholeAndUnavailableInstancesAreLeftOut(name: String) throws {
        var router = try Fixture.router(name, instances: 6)
        let ids = router.instances
        router.setAvailable(ids[2], false)
        router.removeInstance(ids[4])
        for round in 0..<20 {
            let facts = Fixture.facts(tokens: 100 + round)
            let decision = try router.mustDecide(facts, now: Double(round))
            #expect(decision.snapshot.instances.map(\.id) == [ids[0], ids[1], ids[3], ids[5]])
            #expect(decision.ranking.sorted() == [0, 1, 2, 3])
            #expect(decision.scores.count == 4)
            #expect(decision.features.count == 4 * FeatureSchema.count)
            #expect(decision.policy == name)
            #expect(decision.propensity > 0 && decision.propensity <= 1)
            _ = router.dispatch(decision, facts: facts, position: decision.chosen, now: Double(round))
        }
        router.setAvailable(ids[2], true)
        #expect(try router.mustDecide(Fixture.facts(tokens: 1), now: 30).snapshot.instances.count == 5)
    }

    @Test func nobodyToAskIsNoDecision() throws {
        var router = try Fixture.router(instances: 0)
        #expect(router.decide(Fixture.facts(tokens: 1), now: 0) == nil)
        let id = router.addInstance(name: "only")
        #expect(router.decide(Fixture.facts(tokens: 1), now: 0, eligible: { _ in false }) == nil)
        #expect(router.decide(Fixture.facts(tokens: 1), now: 0, eligible: { $0 == id }) != nil)
        router.setAvailable(id, false)
        #expect(router.decide(Fixture.facts(tokens: 1), now: 0) == nil)
        #expect(!router.isAvailable(id))
        #expect(router.name(of: id) == "only")
    }

    @Test func numbersAreNeverReused() throws {
        var router = try Fixture.router(instances: 2)
        let old = router.instances
        router.removeInstance(old[0])
        router.removeInstance(old[0])
        let new = router.addInstance(name: "worker-0")
        #expect(!old.contains(new))
        #expect(router.instances == [old[1], new])
        #expect(router.name(of: old[0]) == nil)
        #expect(router.name(of: new) == "worker-0")
    }

    @Test func theSnapshotIsTakenBeforeDispatchAndStays() throws {
        var router = try Fixture.router("least_tokens", instances: 2)
        let facts = Fixture.facts(tokens: 1_000, hashes: [1, 2, 3])
        let decision = try router.mustDecide(facts, now: 5)
        let copy = decision
        #expect(decision.snapshot.instances.map(\.inflightRequests) == [0, 0])
        let ticket = router.dispatch(decision, facts: facts, position: decision.chosen, now: 5)
        router.firstToken(ticket, now: 6)
        router.streamed(ticket, tokens: 10)
        #expect(decision == copy)
        let next = try router.mustDecide(facts, now: 7)
        let chosen = next.snapshot.instances[decision.chosen]
        #expect(chosen.inflightDecodeTokens == 1_010)
        #expect(chosen.cachedTokens > 0, "the prefix counts from dispatch on")
        #expect(next.id == decision.id + 1)
        #expect(next.snapshot.time == 7)
    }

    @Test func failoverWalksTheRankingAndChargesOnlyTheLast() throws {
        var router = try Fixture.router("least_request", instances: 3)
        let facts = Fixture.facts(tokens: 400)
        let decision = try router.mustDecide(facts, now: 0)
        var tried: [InstanceID] = []
        for position in decision.ranking.dropLast() {
            let ticket = router.dispatch(decision, facts: facts, position: position, now: 0)
            tried.append(ticket.instance)
            router.abandon(ticket)
        }
        let last = router.dispatch(decision, facts: facts, position: decision.ranking[2], now: 0)
        #expect(Set(tried + [last.instance]) == Set(router.instances))
        for id in tried { #expect(router.ledger(of: id) == InstanceLedger()) }
        #expect(router.ledger(of: last.instance)?.prefillTokens == 400)
    }

    @Test func gaugesAreBoundedAndAge() throws {
        var router = try Fixture.router(instances: 1)
        let id = router.instances[0]
        #expect(try router.mustView(id, now: 0).scrapeAge == InstanceSnapshot.neverScraped)
        router.scraped(
            id, ScrapedGauges(running: 3, waiting: .nan, kvUsage: 7, kvCapacityTokens: 5_000), now: 10)
        let view = try router.mustView(id, now: 10.25)
        #expect(view.running == 3)
        #expect(view.waiting == 0)
        #expect(view.kvUsage == 1)
        #expect(view.kvCapacityTokens == 5_000)
        #expect(view.scrapeAge == 0.25)
        #expect(try router.mustView(id, now: 9).scrapeAge == 0, "a clock that went back is no negative age")
        router.scraped(id, ScrapedGauges(running: -1, waiting: 2, kvUsage: 0.5, kvCapacityTokens: -4), now: 11)
        #expect(try router.mustView(id, now: 11).running == 0)
        #expect(try router.mustView(id, now: 11).kvCapacityTokens == 5_000)
    }

    @Test func aModelIsUsedFromTheNextDecisionOn() throws {
        var router = try Fixture.router(instances: 3, exploration: 0)
        let facts = Fixture.facts(tokens: 10)
        #expect(try router.mustDecide(facts, now: 0).reason == .fallbackNoModel)
        router.install(Fixture.model())
        let decision = try router.mustDecide(facts, now: 1)
        #expect(decision.reason == .greedy)
        #expect(decision.modelVersion == 7)
        #expect(decision.predictedReward == -1)
        router.install(nil)
        #expect(try router.mustDecide(facts, now: 2).reason == .fallbackNoModel)
    }
}
