import NIOCore
import Testing

@testable import Gateway

@Suite struct BodyInjectionTests {
    private func members(_ body: String, usage: Bool = false, priority: Int? = nil) -> String? {
        BodyInjection(body: ByteBuffer(string: body), usage: usage, priority: priority)?.members
    }

    @Test func aPriorityIsPutInWhereTheClientGaveNone() {
        #expect(members(#"{"model":"m"}"#, priority: 42) == #""priority":42,"#)
        #expect(members(#"{"model":"m","priority":1}"#, priority: 42) == nil)
        #expect(members(#"{"model":"m"}"#) == nil)
    }

    @Test func bothGoTogetherAndEachAlone() {
        let usage = #""stream_options":{"include_usage":true},"#
        #expect(members(#"{"stream":true}"#, usage: true, priority: 7) == usage + #""priority":7,"#)
        #expect(members(#"{"stream_options":{}}"#, usage: true, priority: 7) == #""priority":7,"#)
        #expect(members(#"{"priority":3}"#, usage: true, priority: 7) == usage)
    }
}

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
