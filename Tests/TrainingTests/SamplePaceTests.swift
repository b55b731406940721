import Testing

@testable import Training

@Suite struct SamplePaceTests {
    @Test func underLightTrafficEverySampleGoesThrough() {
        var pace = SamplePace(perSecond: 500)
        for step in 0..<5_000 {
            let goesThrough = pace.admits(now: 1e9 + Double(step) / 400)
            #expect(goesThrough)
        }
        #expect(pace.skipped == 0)
    }

    @Test func underHeavyTrafficAnEvenPartGoesThrough() {
        var pace = SamplePace(perSecond: 500)
        var seconds = [Int](repeating: 0, count: 10)
        for step in 0..<200_000 where pace.admits(now: 1e9 + Double(step) / 20_000) { seconds[step / 20_000] += 1 }
        #expect(seconds[0] <= 1_000 && seconds[1...].allSatisfy { (499...501).contains($0) })
        #expect(pace.skipped == 200_000 - seconds.reduce(0, +))
    }

    @Test func aClockSetBackHoldsNothingUpForLong() {
        var pace = SamplePace(perSecond: 2)
        let admitted = [1e9, 1e9, 1e9, 5, 5.5, 5.6, 6].map { pace.admits(now: $0) }
        #expect(admitted == [true, true, false, false, true, false, true])
        #expect(pace.skipped == 3)
    }
}
