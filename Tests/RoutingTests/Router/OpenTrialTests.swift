import Learning
import Testing

@testable import Routing

/// Trials that wait for their first token.
@Suite struct OpenTrialTests {
    private struct Backwards: Regressor {
        var inputCount: Int { FeatureSchema.count }

        func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
            for row in output.indices { output[row] = Float(row) }
        }
    }

    @Test func theyAreThoseThatWereTakenAsChosenAndHaveSeenNoToken() throws {
        var configuration = RouterConfiguration()
        configuration.fallback = "least_tokens"
        configuration.guardShare = 0.5
        configuration.explorationRate = 0
        var router = try Router(configuration)
        for number in 0..<3 { _ = router.addInstance(name: "worker-\(number)") }
        router.install(Fixture.model(Backwards()))
        var expected = 0
        for number in 0..<60 {
            let facts = Fixture.facts(tokens: 100)
            let decision = try router.mustDecide(facts, now: Double(number))
            let position = number % 5 == 0 ? decision.ranking[1] : decision.chosen
            let ticket = router.dispatch(decision, facts: facts, position: position, now: Double(number))
            if number % 3 == 0 { router.firstToken(ticket, now: Double(number) + 0.5) }
            if number % 7 == 0 { router.finish(ticket, outcome: Fixture.done(at: Double(number) + 0.7), facts: facts) }
            let isOpen = decision.trial != nil && number % 5 != 0 && number % 3 != 0 && number % 7 != 0
            if isOpen, number <= 50 { expected += 1 }
        }
        let open = router.openTrials(overdue: 10, now: 60)
        #expect(open.count == expected && expected > 5)
        #expect(open.allSatisfy { $0.waited >= 10 && $0.waited <= 60 })
        #expect(router.openTrials(overdue: 100, now: 60).isEmpty)
    }
}
