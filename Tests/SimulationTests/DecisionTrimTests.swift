import Routing
import Testing

@testable import Simulation

@Suite struct DecisionTrimTests {
    private func decision() throws -> Decision {
        var configuration = RouterConfiguration()
        configuration.policy = "learned"
        var router = try Router(configuration)
        for number in 0..<20 { router.setAvailable(router.addInstance(name: "i\(number)"), true) }
        let facts = RequestFacts(
            endpoint: .chat, model: "m", stream: true, includesUsage: true, messageCount: 1, promptBytes: 400,
            blockHashes: [])
        let decision = router.decide(facts, now: 1)
        return try #require(decision)
    }

    @Test func theBestCandidatesKeepTheirOrderTheirFeaturesAndTheirScores() throws {
        let whole = try decision()
        let trimmed = whole.trimmed(to: 3)
        let width = whole.features.count / 20
        #expect(trimmed.ranking == [0, 1, 2])
        for (place, position) in whole.ranking.prefix(3).enumerated() {
            #expect(trimmed.snapshot.instances[place] == whole.snapshot.instances[position])
            #expect(
                Array(trimmed.features[place * width..<(place + 1) * width])
                    == Array(whole.features[position * width..<(position + 1) * width]))
            #expect(trimmed.scores[place] == whole.scores[position])
        }
        #expect(trimmed.snapshot.instances.count == 3 && trimmed.features.count == 3 * width)
        #expect(trimmed.id == whole.id && trimmed.snapshot.request == whole.snapshot.request)
    }

    @Test func aDecisionAmongFewIsWhole() throws {
        let whole = try decision()
        #expect(whole.trimmed(to: 20) == whole)
        #expect(Decision.remembered >= 3)
    }
}
