import Routing
import Testing

@Suite struct RouterLearningTests {
    /// Sends one request to the only instance and finishes it.
    private func serve(
        _ router: inout Router, _ facts: RequestFacts, at now: Double, ttft: Double = 0.1,
        outcome: (Double) -> Outcome = { Fixture.done(at: $0) }
    ) throws -> Decision {
        let decision = try router.mustDecide(facts, now: now)
        let ticket = router.dispatch(decision, facts: facts, position: decision.chosen, now: now)
        if facts.stream { router.firstToken(ticket, now: now + ttft) }
        router.finish(ticket, outcome: outcome(now + 1), facts: facts)
        return decision
    }

    @Test func ttftAndTokenTimeAreLearned() throws {
        var router = try Fixture.router(instances: 1)
        for round in 0..<100 {
            let tokens = 500 * (1 + round % 8)
            let ttft = 0.02 + 5e-4 * Double(tokens)
            _ = try serve(&router, Fixture.facts(tokens: tokens), at: Double(10 * round), ttft: ttft)
        }
        let view = try router.mustView(router.instances[0], now: 1_000)
        #expect(abs(view.secondsPerPrefillToken / 5e-4 - 1) < 0.1)
        #expect(abs(view.secondsPerToken / 0.02 - 1) < 0.05)
        #expect(view.observedOutcomes == 100)
    }

    @Test func theTokenRatioFollowsUsage() throws {
        var router = try Fixture.router(instances: 1)
        let facts = RequestFacts(endpoint: .chat, model: "m", stream: true, messageCount: 1, promptBytes: 4_000)
        var estimates: [Float] = []
        for round in 0..<60 {
            let decision = try serve(&router, facts, at: Double(round)) { end in
                var outcome = Fixture.done(at: end)
                outcome.promptTokens = 2_000
                return outcome
            }
            estimates.append(decision.snapshot.request.promptTokens)
        }
        #expect(estimates[0] < 1_500)
        #expect(abs(estimates[59] - 2_000) < 100)
    }

    @Test func answerLengthsAreLearnedAndCappedByTheRequest() throws {
        var router = try Fixture.router(instances: 1)
        for round in 0..<300 {
            _ = try serve(&router, Fixture.facts(tokens: 10), at: Double(round)) { Fixture.done(at: $0, tokens: 1_000) }
        }
        let free = try router.mustDecide(Fixture.facts(tokens: 10), now: 400).snapshot.request
        let capped = try router.mustDecide(Fixture.facts(tokens: 10, maxTokens: 50), now: 400).snapshot.request
        #expect(free.outputTokensQ50 > 800)
        #expect(free.maxTokens == 0)
        #expect(capped.outputTokensQ10 == 50 && capped.outputTokensQ90 == 50)
        #expect(capped.maxTokens == 50)
    }

    @Test func failedAndCancelledAnswersTeachNoLengths() throws {
        var router = try Fixture.router(instances: 1)
        let before = try router.mustDecide(Fixture.facts(tokens: 10), now: 0).snapshot.request
        for censoring in [Outcome.Censoring.cancelled, .failed, .timedOut] {
            for round in 0..<50 {
                _ = try serve(&router, Fixture.facts(tokens: 10), at: Double(round)) { end in
                    var outcome = Fixture.done(at: end, tokens: 4_000)
                    outcome.censoring = censoring
                    return outcome
                }
            }
        }
        #expect(try router.mustDecide(Fixture.facts(tokens: 10), now: 0).snapshot.request == before)
    }

    @Test func anInstanceThatCachesNothingIsFoundOutAndForgiven() throws {
        var router = try Fixture.router(instances: 1)
        let facts = Fixture.facts(tokens: 1_000, hashes: (1...60).map { UInt64($0) })
        func expected(after count: Int, reporting cached: Int) throws -> Float {
            for round in 0..<count {
                _ = try serve(&router, facts, at: Double(round)) { end in
                    var outcome = Fixture.done(at: end)
                    outcome.cachedTokens = cached
                    return outcome
                }
            }
            return try router.mustDecide(facts, now: 0).snapshot.instances[0].cachedTokens
        }
        let full = try expected(after: 1, reporting: 900)
        #expect(full > 800)
        #expect(try expected(after: 200, reporting: 0) < 0.1 * full)
        #expect(try expected(after: 200, reporting: 900) > 0.9 * full)
    }

    @Test func aRestartForgetsTheCacheAlone() throws {
        var router = try Fixture.router(instances: 1)
        let facts = Fixture.facts(tokens: 1_000, hashes: (1...60).map { UInt64($0) })
        _ = try serve(&router, facts, at: 0)
        #expect(try router.mustDecide(facts, now: 2).snapshot.instances[0].cachedTokens > 0)
        router.restarted(router.instances[0])
        let after = try router.mustDecide(facts, now: 3).snapshot.instances[0]
        #expect(after.cachedTokens == 0)
        #expect(after.observedOutcomes == 1)
    }

    @Test func aTimeoutWithoutATokenRaisesTheResidual() throws {
        var router = try Fixture.router(instances: 1)
        let facts = Fixture.facts(tokens: 100)
        let decision = try router.mustDecide(facts, now: 0)
        let ticket = router.dispatch(decision, facts: facts, position: 0, now: 0)
        var outcome = Fixture.done(at: 60, ttft: nil, tpot: nil, tokens: nil)
        outcome.censoring = .timedOut
        router.finish(ticket, outcome: outcome, facts: facts)
        #expect(try router.mustView(router.instances[0], now: 61).ttftResidual > 0.1)
    }

    /// Short answers that come whole teach TTFT, long ones the time between tokens.
    @Test func wholeAnswersTeachWhatTheyCan() throws {
        var short = try Fixture.router(instances: 1)
        var long = try Fixture.router(instances: 1)
        for round in 0..<150 {
            let start = Double(100 * round)
            let tokens = 500 * (1 + round % 8)
            let facts = Fixture.facts(tokens: tokens, stream: false)
            let ttft = 0.1 + 1e-3 * Double(tokens)
            for (length, seconds) in [(1, ttft), (1_000, ttft + 999 * 0.05)] {
                var router = length == 1 ? short : long
                let decision = try router.mustDecide(facts, now: start)
                let ticket = router.dispatch(decision, facts: facts, position: 0, now: start)
                var outcome = Fixture.done(at: start + seconds, ttft: seconds, tpot: nil, tokens: length)
                outcome.ttftCensored = true
                router.finish(ticket, outcome: outcome, facts: facts)
                if length == 1 { short = router } else { long = router }
            }
        }
        let quick = try short.mustView(short.instances[0], now: 20_000)
        let slow = try long.mustView(long.instances[0], now: 20_000)
        #expect(abs(quick.secondsPerPrefillToken / 1e-3 - 1) < 0.1)
        #expect(abs(slow.secondsPerToken / 0.05 - 1) < 0.1)
    }
}
