import Fleet
import Testing

@testable import azimuth

@Suite struct EngineCacheTallyTests {
    private func metrics(_ queries: Double?, _ hits: Double?) -> EngineMetrics {
        var metrics = EngineMetrics()
        metrics.prefixQueries = queries
        metrics.prefixHits = hits
        return metrics
    }

    @Test func whatCameBeforeTheFirstScrapeIsNotCountedAndARestartBeginsAtNothing() {
        let tally = EngineCacheTally()
        tally.note(0, metrics(1_000, 500))
        #expect(tally.now == .init())
        tally.note(0, metrics(1_100, 550))
        tally.note(1, metrics(7, 7))
        tally.note(1, metrics(9, 8))
        #expect(tally.now == .init(queries: 102, hits: 51))
        tally.note(0, metrics(30, 10))
        #expect(tally.now == .init(queries: 132, hits: 61))
    }

    @Test func aScrapeWithoutTheCountersOrWithNonsenseAddsNothing() {
        let tally = EngineCacheTally()
        tally.note(0, metrics(10, 5))
        tally.note(0, metrics(nil, nil))
        tally.note(0, metrics(20, 10))
        tally.note(0, metrics(.infinity, .nan))
        tally.note(0, metrics(25, -5))
        #expect(tally.now == .init())
    }
}
