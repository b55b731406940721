import Testing

@testable import azimuth

@Suite struct LatencySummaryTests {
    @Test func percentilesInterpolateBetweenClosestRanks() throws {
        let summary = try #require(LatencySummary((1...100).map(Double.init).shuffled()))
        #expect(summary.count == 100)
        #expect(summary.mean == 50.5)
        #expect(summary.p50 == 50.5)
        #expect(abs(summary.p90 - 90.1) < 1e-9)
        #expect(abs(summary.p99 - 99.01) < 1e-9)
    }

    @Test func oneValueIsEveryPercentile() throws {
        let summary = try #require(LatencySummary([3]))
        #expect((summary.mean, summary.p50, summary.p90, summary.p99) == (3, 3, 3, 3))
    }

    @Test func noValuesGiveNoSummary() { #expect(LatencySummary([]) == nil) }
}
