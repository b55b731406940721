import Testing

@testable import Fleet

struct CircuitBreakerTests {
    private func settings(_ change: (inout CircuitBreaker.Settings) -> Void = { _ in }) -> CircuitBreaker.Settings {
        var settings = CircuitBreaker.Settings()
        change(&settings)
        return settings
    }

    private func fail(_ breaker: inout CircuitBreaker, _ time: Double) -> Bool { breaker.fail(now: time) }
    private func succeed(_ breaker: inout CircuitBreaker, _ time: Double) -> Bool { breaker.succeed(now: time) }
    private func reset(_ breaker: inout CircuitBreaker) -> Bool { breaker.reset() }

    @Test func opensAfterFailuresInARowAlone() {
        var breaker = CircuitBreaker()
        for time in [0.1, 0.2] { #expect(!fail(&breaker, time)) }
        #expect(!succeed(&breaker, 0.3))
        for time in [0.4, 0.5] { #expect(!fail(&breaker, time)) }
        #expect(breaker.state(now: 0.5) == .closed)
        let opened = fail(&breaker, 0.6)
        #expect(opened && breaker.state(now: 0.6) == .open && breaker.openUntil == 1.6)
    }

    @Test func opensWhereHalfOfTheWindowFails() {
        var breaker = CircuitBreaker(settings { $0.failuresInARow = 100 })
        var opened = false
        for number in 0..<10 {
            opened = number % 2 == 0 ? succeed(&breaker, 1) : fail(&breaker, 1)
        }
        #expect(opened && breaker.state(now: 1) == .open)
    }

    @Test func failuresFarApartDoNotAddUp() {
        var breaker = CircuitBreaker()
        var time = 0.0
        for _ in 0..<1_000 {
            time += 4
            #expect(!fail(&breaker, time))
            for _ in 0..<9 { #expect(!succeed(&breaker, time)) }
        }
        #expect(!breaker.isClean)
        #expect(!succeed(&breaker, time + 11))
        #expect(breaker.isClean)
    }

    @Test func oneTrialDecidesAndFailedTrialsWaitTwiceAsLongUpToABound() {
        var breaker = CircuitBreaker()
        for _ in 0..<3 { _ = fail(&breaker, 0) }
        var waits: [Double] = []
        for _ in 0..<7 {
            guard let until = breaker.openUntil else { break }
            #expect(breaker.state(now: until - 0.001) == .open && breaker.state(now: until) == .halfOpen)
            // Late words of requests sent before change nothing.
            #expect(!succeed(&breaker, until - 0.001) && !fail(&breaker, until - 0.001))
            #expect(fail(&breaker, until))
            waits.append((breaker.openUntil ?? 0) - until)
        }
        #expect(waits == [2, 4, 8, 16, 30, 30, 30])
        let until = breaker.openUntil ?? 0
        let closed = succeed(&breaker, until)
        #expect(closed && breaker.state(now: until) == .closed && breaker.openUntil == nil)
    }

    @Test func oneThatIsBackIsOnProbationAndWaitsLongerAfterARelapse() {
        var breaker = CircuitBreaker()
        for _ in 0..<3 { _ = fail(&breaker, 0) }
        _ = succeed(&breaker, 1)
        var other = breaker
        #expect(fail(&breaker, 1.5) && breaker.openUntil == 3.5)
        _ = succeed(&other, 1.5)
        #expect(other.isClean)
        for time in [2.0, 2.1] { #expect(!fail(&other, time)) }
        // Long after, it counts as a first time again.
        for time in [20.0, 20.1] { _ = fail(&other, time) }
        #expect(other.openUntil == 21)
    }

    @Test func aNewProcessStartsWithACleanSlate() {
        var breaker = CircuitBreaker()
        for _ in 0..<3 { _ = fail(&breaker, 0) }
        #expect(reset(&breaker) && breaker.isClean && breaker.state(now: 0) == .closed)
        #expect(!reset(&breaker))
    }

    @Test func aClockThatJumpsBackDoesNotHoldItsWindowForEver() {
        var breaker = CircuitBreaker()
        _ = fail(&breaker, 1_000)
        _ = succeed(&breaker, 1_001)
        _ = succeed(&breaker, 3)
        #expect(breaker.isClean)
    }
}
