import Testing

@testable import Routing

/// Whatever happens to requests, the shadows hold those that are in flight and no others.
struct ShadowPropertyTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func holdsWhatIsInFlight(seed: UInt64) throws {
        var random = RoutingGenerator(seed: seed)
        var router = try Fixture.router("predictive_ttft", instances: 3, seed: seed)
        var flights: [(ticket: Ticket, facts: RequestFacts, began: Bool)] = []
        var now = 1_000.0
        for _ in 0..<2_000 {
            now += random.unit() * 0.05
            let pick = flights.isEmpty ? -1 : random.index(below: flights.count)
            switch random.index(below: 6) {
            case 0, 1:
                let facts = Fixture.facts(
                    tokens: 1 + random.index(below: 3_000), stream: random.unit() < 0.8,
                    maxTokens: random.unit() < 0.5 ? 1 + random.index(below: 500) : nil)
                let made = router.decide(facts, now: now)
                let decision = try #require(made)
                let ticket = router.dispatch(
                    decision, facts: facts, position: random.index(below: decision.ranking.count), now: now)
                flights.append((ticket, facts, false))
            case 2 where pick >= 0:
                router.firstToken(flights[pick].ticket, now: now)
                flights[pick].began = true
            case 3 where pick >= 0, 4 where pick >= 0:
                let flight = flights.remove(at: pick)
                router.finish(
                    flight.ticket, outcome: Fixture.done(at: now, tokens: random.index(below: 200)), facts: flight.facts
                )
            case 5 where pick >= 0 && random.unit() < 0.3:
                router.abandon(flights.remove(at: pick).ticket)
            default: break
            }
            for record in router.records {
                #expect(record.shadow.waiting.count == record.ledger.prefillRequests)
                #expect(record.shadow.running.count == record.ledger.decodeRequests)
                #expect(record.shadow.context >= 0 && record.shadow.context.isFinite)
                let queued = record.shadow.waiting.reduce(0) { $0 + $1.uncached }
                #expect(abs(record.shadow.queuedTokens - queued) < 1e-3)
                #expect(record.estimate.cost.lanes.min() >= 0 && record.estimate.cost.lanes.sum().isFinite)
            }
        }
        for flight in flights { router.finish(flight.ticket, outcome: Fixture.done(at: now), facts: flight.facts) }
        for record in router.records { #expect(record.shadow.isEmpty && record.shadow.context == 0) }
    }
}
