import Testing

@testable import Fleet

struct AvailabilityTests {
    /// Whether each of a run of successes (`+`) and failures (`-`) changed anything.
    private func changes(_ run: String, _ availability: inout Availability) -> [Bool] {
        run.map { $0 == "+" ? availability.succeed() : availability.fail() }
    }

    @Test func theFirstWordDecides() {
        var good = Availability()
        #expect(changes("+", &good) == [true])
        #expect(good.state == .available)
        var bad = Availability()
        #expect(changes("-", &bad) == [true])
        #expect(bad.state == .unavailable)
    }

    @Test func leavesAfterFailuresInARowAndReturnsAfterSuccesses() {
        var availability = Availability(failuresToLeave: 3, successesToReturn: 2)
        #expect(changes("+--+", &availability) == [true, false, false, false])
        #expect(changes("----", &availability) == [false, false, true, false])
        #expect(changes("+-++", &availability) == [false, false, false, true])
        #expect(availability.state == .available)
    }

    @Test func waitsGrowOnlyWhileLeftOutAndStayBounded() {
        var availability = Availability(failuresToLeave: 2, successesToReturn: 1)
        #expect(availability.delay(interval: 100, most: 1_000, jitter: 1) == 100)
        _ = availability.succeed()
        _ = availability.fail()
        #expect(availability.delay(interval: 100, most: 1_000, jitter: 1) == 100)
        var waits: [Int64] = []
        for _ in 0..<2_000 {
            _ = availability.fail()
            waits.append(availability.delay(interval: 100, most: 1_000, jitter: 0.5))
        }
        #expect(Array(waits.prefix(4)) == [200, 400, 800, 1_000])
        #expect(waits.dropFirst(4).allSatisfy { $0 == 1_000 })
        #expect(availability.delay(interval: 100, most: 1_000, jitter: 0) == 800)
        #expect(availability.delay(interval: 100, most: 1_000, jitter: 1) == 1_200)
        _ = availability.succeed()
        #expect(availability.delay(interval: 100, most: 1_000, jitter: 1) == 100)
    }
}
