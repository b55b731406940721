import Testing

@testable import Gateway

@Suite struct CompletionRateTests {
    @Test(arguments: [0.5, 4, 50])
    func aSteadyRateIsFound(rate: Double) {
        var completions = CompletionRate(now: 0)
        var now = 0.0
        while now < 40 {
            now += 1 / rate
            completions.note(now: now)
        }
        #expect(abs(completions.perSecond(now: now) - rate) <= 0.2 * rate + 0.2)
    }

    @Test func whenNothingEndsTheRateGoesToZero() {
        var completions = CompletionRate(now: 0)
        for _ in 0..<100 { completions.note(now: 1) }
        #expect(completions.perSecond(now: 2) > 10)
        #expect(completions.perSecond(now: 30) == 0)
        #expect(completions.retryAfter(ahead: 0, now: 30) == 60)
    }

    @Test(arguments: 0..<20)
    func theWaitIsAlwaysFrom1To60Seconds(seed: Int) {
        var chance = SeededChance(seed: UInt64(seed))
        var completions = CompletionRate(now: 0)
        var now = 0.0
        for _ in 0..<500 {
            now += Double.random(in: 0...1, using: &chance) * (chance.next() % 20 == 0 ? 30 : 1)
            if chance.next() % 2 == 0 { completions.note(now: now) }
            let wait = completions.retryAfter(ahead: Int(chance.next() % 100_000), now: now)
            #expect((1...60).contains(wait))
        }
    }

    @Test func theWaitGrowsWithThoseAhead() {
        var completions = CompletionRate(now: 0)
        for second in 0..<10 { for _ in 0..<2 { completions.note(now: Double(second)) } }
        let short = completions.retryAfter(ahead: 1, now: 10)
        let long = completions.retryAfter(ahead: 39, now: 10)
        #expect(short <= 2 && (15...30).contains(long))
    }
}
