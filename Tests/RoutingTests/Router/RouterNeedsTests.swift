import Routing
import Testing

/// A router that records nothing finds out what its policy needs, and decides the same.
@Suite struct RouterNeedsTests {
    private static func router(_ policy: String, recording: Bool) throws -> Router {
        var configuration = RouterConfiguration()
        configuration.policy = policy
        configuration.seed = 5
        configuration.recordsDecisions = recording
        var router = try Router(configuration)
        for number in 0..<5 { _ = router.addInstance(name: "w\(number)") }
        return router
    }

    private static func facts(_ number: Int) throws -> RequestFacts {
        let text = String(repeating: "word \(number % 7) ", count: 20 + number % 90)
        let body = "{\"model\":\"m\",\"stream\":\(number % 3 == 0),\"prompt\":\"\(text)\"}"
        return try Array(body.utf8).withUnsafeBytes { try RequestScanner.scan($0, path: .completions) }
    }

    @Test(arguments: ["round_robin", "least_request", "least_tokens"])
    func decisionsAreTheSameWhetherRecordedOrNot(policy: String) throws {
        var recording = try Self.router(policy, recording: true)
        var bare = try Self.router(policy, recording: false)
        var tickets: [(recorded: Ticket, bare: Ticket, facts: RequestFacts)] = []
        for number in 0..<400 {
            let facts = try Self.facts(number)
            let now = 100 + Double(number) * 0.01
            let full = try recording.mustDecide(facts, now: now)
            let less = try bare.mustDecide(facts, now: now)
            #expect(full.ranking == less.ranking)
            #expect(full.scores == less.scores)
            #expect(full.propensity == less.propensity)
            #expect(!full.features.isEmpty && less.features.isEmpty)
            tickets.append(
                (
                    recording.dispatch(full, facts: facts, position: full.chosen, now: now),
                    bare.dispatch(less, facts: facts, position: less.chosen, now: now), facts
                ))
            if tickets.count > 20 {
                let oldest = tickets.removeFirst()
                let outcome = Outcome(
                    time: now, ttft: 0.05, e2e: 0.2, promptTokens: 90, completionTokens: 20, status: 200,
                    censoring: .none)
                recording.firstToken(oldest.recorded, now: now)
                bare.firstToken(oldest.bare, now: now)
                recording.finish(oldest.recorded, outcome: outcome, facts: oldest.facts)
                bare.finish(oldest.bare, outcome: outcome, facts: oldest.facts)
            }
        }
        for ticket in tickets { bare.abandon(ticket.bare) }
        for instance in bare.instances { #expect(bare.ledger(of: instance) == InstanceLedger()) }
    }

    @Test func aPolicyThatLooksAtNothingIsGivenNothing() throws {
        var router = try Self.router("round_robin", recording: false)
        let decision = try router.mustDecide(try Self.facts(1), now: 1)
        #expect(router.needs == .candidates)
        #expect(decision.snapshot.instances == (0..<5).map { InstanceSnapshot(id: InstanceID($0)) })
    }

    @Test func theLearnedPolicyNeedsEverything() throws {
        #expect(try Self.router("learned", recording: false).needs == .features)
        #expect(try Self.router("round_robin", recording: true).needs == .features)
    }

    @Test func aPromptThatIsNotHashedIsCountedAllTheSame() throws {
        let body = Array("{\"model\":\"m\",\"prompt\":\"\(String(repeating: "word ", count: 100))\"}".utf8)
        var hashed = try body.withUnsafeBytes { try RequestScanner.scan($0, path: .completions) }
        let bare = try body.withUnsafeBytes { try RequestScanner.scan($0, path: .completions, hashing: false) }
        #expect(!hashed.blockHashes.isEmpty)
        hashed.blockHashes = []
        #expect(hashed == bare)
    }
}
