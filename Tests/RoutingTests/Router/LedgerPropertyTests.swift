import Routing
import Testing

/// What one ticket should count for, kept independently of the router.
private struct Expected {
    var facts: RequestFacts
    var ticket: Ticket
    var prompt: Int
    var uncached: Int
    var decoding = false
    var produced = 0
}

@Suite struct LedgerPropertyTests {
    /// Any interleaving of dispatches, tokens, ends, failures, removals and repeated calls.
    @Test(arguments: 1...20)
    func countersEqualWhatIsInFlightAndEndAtZero(seed: Int) throws {
        var random = RoutingGenerator(seed: UInt64(seed))
        var router = try Fixture.router("least_tokens", instances: 4, seed: UInt64(seed))
        var live: [Expected] = []
        var spent: [Ticket] = []
        var now = 0.0
        for step in 0..<600 {
            now += random.unit() * 0.01
            switch random.index(below: 10) {
            case 0...3:
                let start = UInt64(random.index(below: 5)) * 100
                let tokens = 1 + random.index(below: 5_000)
                let hashes = (0..<UInt64(random.index(below: 8))).map { start + $0 }
                let facts = Fixture.facts(tokens: tokens, hashes: hashes)
                let decision = try router.mustDecide(facts, now: now)
                let position = decision.ranking[random.index(below: decision.ranking.count)]
                let ticket = router.dispatch(decision, facts: facts, position: position, now: now)
                let cached = Int(decision.snapshot.instances[position].cachedTokens)
                live.append(Expected(facts: facts, ticket: ticket, prompt: tokens, uncached: tokens - cached))
            case 4, 5:
                guard !live.isEmpty else { continue }
                let one = random.index(below: live.count)
                router.firstToken(live[one].ticket, now: now)
                live[one].decoding = true
            case 6, 7:
                guard !live.isEmpty else { continue }
                let one = random.index(below: live.count)
                let tokens = random.index(below: 4)
                router.streamed(live[one].ticket, tokens: tokens)
                if live[one].decoding { live[one].produced += tokens }
            case 8:
                guard !live.isEmpty else { continue }
                let gone = live.remove(at: random.index(below: live.count))
                if random.index(below: 3) == 0 {
                    router.abandon(gone.ticket)
                } else {
                    var outcome = Fixture.done(at: now)
                    outcome.censoring = Outcome.Censoring.allCases[random.index(below: 4)]
                    outcome.cachedTokens = random.index(below: 100)
                    outcome.promptTokens = gone.prompt
                    router.finish(gone.ticket, outcome: outcome, facts: gone.facts)
                }
                spent.append(gone.ticket)
            default:
                guard let old = spent.last else { continue }
                router.firstToken(old, now: now)
                router.streamed(old, tokens: 5)
                router.finish(old, outcome: Fixture.done(at: now), facts: Fixture.facts(tokens: 1))
                router.abandon(old)
            }
            if step == 400 { router.removeInstance(router.instances[1]) }
            expectLedgers(of: router, equal: live)
        }
        for request in live { router.finish(request.ticket, outcome: Fixture.done(at: now), facts: request.facts) }
        #expect(router.requestsInFlight == 0)
        for id in router.instances { #expect(router.ledger(of: id) == InstanceLedger()) }
    }

    private func expectLedgers(of router: Router, equal live: [Expected]) {
        for id in router.instances {
            let here = live.filter { $0.ticket.instance == id }
            let waiting = here.filter { !$0.decoding }
            let decoding = here.filter(\.decoding)
            let ledger = router.ledger(of: id)
            #expect(ledger?.requests == here.count)
            #expect(ledger?.prefillRequests == waiting.count)
            #expect(ledger?.prefillTokens == waiting.reduce(0) { $0 + $1.prompt })
            #expect(ledger?.uncachedTokens == waiting.reduce(0) { $0 + $1.uncached })
            #expect(ledger?.decodeRequests == decoding.count)
            #expect(ledger?.decodeTokens == decoding.reduce(0) { $0 + $1.prompt + $1.produced })
        }
    }

    @Test func aTicketOfAReusedPlaceDoesNotTouchItsSuccessor() throws {
        var router = try Fixture.router("round_robin", instances: 1)
        let facts = Fixture.facts(tokens: 100)
        let decision = try router.mustDecide(facts, now: 0)
        let first = router.dispatch(decision, facts: facts, position: 0, now: 0)
        router.finish(first, outcome: Fixture.done(at: 1), facts: facts)
        let second = router.dispatch(decision, facts: facts, position: 0, now: 1)
        router.finish(first, outcome: Fixture.done(at: 2), facts: facts)
        router.streamed(first, tokens: 3)
        #expect(router.requestsInFlight == 1)
        router.abandon(second)
        #expect(router.ledger(of: second.instance) == InstanceLedger())
    }

    @Test func aPositionThatIsNoneCountsNowhere() throws {
        var router = try Fixture.router("round_robin", instances: 2)
        let facts = Fixture.facts(tokens: 100)
        let decision = try router.mustDecide(facts, now: 0)
        for position in [-1, 2, Int.max] {
            let ticket = router.dispatch(decision, facts: facts, position: position, now: 0)
            router.firstToken(ticket, now: 1)
            router.finish(ticket, outcome: Fixture.done(at: 1), facts: facts)
        }
        #expect(router.requestsInFlight == 0)
        for id in router.instances { #expect(router.ledger(of: id) == InstanceLedger()) }
    }
}
