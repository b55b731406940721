import NIOCore
import Testing

@testable import Gateway

@Suite struct RetryBudgetTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func taken(_ budget: inout RetryBudget, requests: Int, now: NIODeadline, most: Int = 100_000) -> Int {
        var count = 0
        while count < most, budget.take(requests: requests, now: now) { count += 1 }
        return count
    }

    @Test func aQuietFleetMaySpendAMinuteOfTheFloorAtOnceAndThenTheFloor() {
        var budget = RetryBudget(ratio: 0.2, floor: 10, now: start)
        #expect(taken(&budget, requests: 0, now: start) == 600)
        #expect((9...10).contains(taken(&budget, requests: 0, now: start + .seconds(1))))
    }

    @Test func aBusyFleetMayRetryAShareOfItsRequests() {
        var budget = RetryBudget(ratio: 0.2, floor: 0, now: start)
        #expect(taken(&budget, requests: 0, now: start) == 0)
        // 1,000 requests/s for ten minutes: what is left in memory is that share of about the last minute.
        var total = 0
        for second in 1...600 {
            total += 1_000
            budget.refresh(requests: total, now: start + .seconds(Int64(second)))
        }
        #expect((11_800...12_000).contains(taken(&budget, requests: total, now: start + .seconds(600))))
        // From then on one in five.
        #expect((190...200).contains(taken(&budget, requests: total + 1_000, now: start + .seconds(601))))
    }

    @Test func noBudgetMeansNoRetry() {
        var budget = RetryBudget(ratio: 0, floor: 0, now: start)
        #expect(taken(&budget, requests: 1_000_000, now: start + .seconds(100)) == 0)
        var wrong = RetryBudget(ratio: -1, floor: -5, now: start)
        #expect(taken(&wrong, requests: 1_000_000, now: start + .seconds(100)) == 0)
    }

    @Test func theNumberOfLooksDoesNotMatter() {
        var once = RetryBudget(ratio: 0.2, floor: 10, now: start)
        var often = once
        once.refresh(requests: 1_000, now: start + .seconds(20))
        for step in 1...80 {
            often.refresh(requests: step * 1_000 / 80, now: start + .milliseconds(Int64(step) * 250))
        }
        let left = [
            taken(&once, requests: 1_000, now: start + .seconds(20)),
            taken(&often, requests: 1_000, now: start + .seconds(20)),
        ]
        #expect(abs(left[0] - left[1]) <= 2 && left[0] > 600)
    }
}
