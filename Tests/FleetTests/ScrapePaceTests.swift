import NIOCore
import Testing

@testable import Fleet

@Suite struct ScrapePaceTests {
    private func interval(_ instances: Int, most: Double) -> Duration {
        var configuration = FleetConfiguration()
        configuration.maximumScrapesPerSecond = most
        configuration.scrapeInterval = .milliseconds(100)
        let pace = ScrapePace(configuration)
        pace.set(instances: instances)
        return .nanoseconds(pace.interval)
    }

    @Test func fewInstancesAreScrapedAsOftenAsAsked() {
        #expect(interval(0, most: 2_000) == .milliseconds(100))
        #expect(interval(200, most: 2_000) == .milliseconds(100))
    }

    @Test func manyInstancesAreScrapedLessOften() {
        #expect(interval(1_000, most: 2_000) == .milliseconds(500))
        #expect(interval(10_000, most: 2_000) == .seconds(5))
    }

    @Test func boundsThatAreNoneAreTakenAsTheNearest() {
        #expect(interval(3, most: 0) == .seconds(3))
        #expect(interval(1_000, most: .infinity) == .milliseconds(100))
    }

    @Test func anotherConfigurationHoldsForTheInstancesThereAre() {
        let pace = ScrapePace(FleetConfiguration())
        pace.set(instances: 1_000)
        var slower = FleetConfiguration()
        slower.maximumScrapesPerSecond = 100
        pace.set(slower)
        #expect(pace.interval == 10_000_000_000)
    }
}
