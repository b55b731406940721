import Testing

@testable import azimuth

@Suite struct DeliveryStateTests {
    private func order(_ desired: Int, model: String = "m", time: Double = 0) -> ScaleOrder {
        ScaleOrder(model: model, desired: desired, ready: 1, reason: "steady", time: time, leastLoaded: [])
    }

    @Test func theNewestOrderOfAPoolGoes() {
        var state = DeliveryState()
        state.submit(order(3))
        state.submit(order(5, time: 1))
        let (first, second) = (state.next(now: 1), state.next(now: 1))
        #expect(first == order(5, time: 1))
        #expect(second == nil, "one at a time")
        #expect(state.pending == 1)
    }

    @Test func pausesDoubleUpToAMinuteAndEndWithASuccess() throws {
        var stubborn = DeliveryState()
        var now = 0.0
        stubborn.submit(order(3))
        var pauses: [Double] = []
        for _ in 0..<9 {
            var waited = 0.0
            while true {
                if let taken = stubborn.next(now: now) {
                    stubborn.ended(taken, error: "no", now: now, jitter: 0.5)
                    break
                }
                now += 0.25
                waited += 0.25
            }
            pauses.append(waited)
        }
        #expect(pauses == [0, 1, 2, 4, 8, 16, 32, 60, 60])
        #expect(stubborn.counts.consecutiveFailures == 9)
        #expect(stubborn.counts.lastError == "no")
        now += 60
        let next = stubborn.next(now: now)
        stubborn.ended(try #require(next), error: nil, now: now, jitter: 0.5)
        #expect(stubborn.counts.consecutiveFailures == 0 && stubborn.pending == 0)
    }

    @Test func aFailedOrderGivesWayToANewerOne() throws {
        var state = DeliveryState()
        state.submit(order(3))
        let taken = state.next(now: 0)
        let first = try #require(taken)
        state.submit(order(7, time: 1))
        state.ended(first, error: "no", now: 0, jitter: 0)
        let next = state.next(now: 100)
        #expect(next?.desired == 7)
        #expect(state.pending == 1)
    }

    @Test func poolsTakeTurnsByTheAgeOfTheirOrders() {
        var state = DeliveryState()
        state.submit(order(3, model: "b", time: 2))
        state.submit(order(4, model: "a", time: 1))
        let next = state.next(now: 3)
        #expect(next?.model == "a")
    }

    @Test func ordersAreBounded() {
        var state = DeliveryState()
        for number in 0..<2 * DeliveryState.maximumPools { state.submit(order(1, model: "\(number)")) }
        #expect(state.pending == DeliveryState.maximumPools)
    }
}
