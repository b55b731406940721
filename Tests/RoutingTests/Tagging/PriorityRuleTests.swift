import Routing
import Testing

@Suite struct PriorityRuleTests {
    private let rule = PriorityRule(millisecondsPerToken: 20)

    @Test func ofThoseThatComeTogetherTheShortestGoesFirst() {
        #expect(rule.priority(now: 1_000, tokens: 10) < rule.priority(now: 1_000, tokens: 500))
    }

    @Test func aLongOneIsNotOvertakenForEver() {
        let long = rule.priority(now: 1_000, tokens: 500)
        #expect(rule.priority(now: 1_001, tokens: 10) < long)
        #expect(rule.priority(now: 1_011, tokens: 10) > long)
    }

    @Test func whateverTheNumbersItFitsInto32Bits() {
        for now in [0, 1.8e9, 1e300, .infinity, .nan] {
            for tokens: Float in [0, -5, 1e30, .nan, .infinity] {
                let most = PriorityRule(millisecondsPerToken: 1e9).priority(now: now, tokens: tokens)
                #expect(most >= 0 && most <= Int(Int32.max))
            }
        }
    }
}
