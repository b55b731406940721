import Testing

@testable import azimuth

@Suite struct SampledTests {
    @Test func upToItsBoundItKeepsAllInTheirOrder() {
        var sample = Sampled<Int>(bound: 100)
        for number in 0..<100 { sample.append(number) }
        #expect(sample.elements == Array(0..<100) && sample.weight == 1)
    }

    @Test func beyondItEachHasAnEqualChance() {
        var sums = [0, 0, 0, 0]
        var sample = Sampled<Int>(bound: 2_000)
        for number in 0..<40_000 { sample.append(number) }
        #expect(sample.elements.count == 2_000 && sample.seen == 40_000 && sample.weight == 20)
        for number in sample.elements { sums[number / 10_000] += 1 }
        // 500 are expected of each quarter, with a standard deviation of 19.
        #expect(sums.allSatisfy { abs($0 - 500) < 90 }, "\(sums)")
        #expect(Set(sample.elements).count == 2_000)
    }

    @Test func theMeanAndTheCountAreOfAll() throws {
        var times = SampledTimes()
        #expect(times.summary == nil)
        let count = Sampled<Double>.bound + 50_000
        for number in 0..<count { times.append(Double(number)) }
        let summary = try #require(times.summary)
        #expect(summary.count == count && abs(summary.mean - Double(count - 1) / 2) < 1e-6)
        #expect(abs(summary.p90 / Double(count) - 0.9) < 0.005)
    }
}
