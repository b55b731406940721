import Routing
import Testing

@Suite struct InstanceStatisticsTests {
    /// One instance whose TTFT is exactly base + slope * work, with work drawn by `random`.
    private func teach(
        _ statistics: inout InstanceStatistics, _ fleet: inout FleetStatistics, base: Double, slope: Double,
        count: Int, random: inout RoutingGenerator
    ) {
        for _ in 0..<count {
            let work = Double(random.index(below: 8_000))
            let noise = 0.9 + 0.2 * random.unit()
            statistics.observe(
                ttft: (base + slope * work) * noise, work: work, expected: statistics.ttft(fleet: fleet)(work),
                fleet: &fleet)
        }
    }

    @Test func findsBaseAndSlope() {
        var random = RoutingGenerator(seed: 1)
        var fleet = FleetStatistics()
        var statistics = InstanceStatistics()
        teach(&statistics, &fleet, base: 0.03, slope: 3e-4, count: 200, random: &random)
        let line = statistics.ttft(fleet: fleet)
        #expect(abs(line.slope / 3e-4 - 1) < 0.15)
        #expect(abs(line(4_000) / (0.03 + 3e-4 * 4_000) - 1) < 0.1)
        #expect(abs(statistics.ttftResidual) < 0.15)
    }

    @Test func tellsUnequalInstancesApart() {
        var random = RoutingGenerator(seed: 2)
        var fleet = FleetStatistics()
        var quick = InstanceStatistics()
        var slow = InstanceStatistics()
        for _ in 0..<60 {
            teach(&quick, &fleet, base: 0.02, slope: 3e-5, count: 1, random: &random)
            teach(&slow, &fleet, base: 0.05, slope: 4e-4, count: 1, random: &random)
        }
        #expect(abs(quick.ttft(fleet: fleet).slope / 3e-5 - 1) < 0.4)
        #expect(abs(slow.ttft(fleet: fleet).slope / 4e-4 - 1) < 0.2)
    }

    /// Twelve outcomes after the change the residual shows it, forty after it the line has followed.
    @Test func anInstanceThatBecomesThreeTimesSlowerIsRecognised() {
        var random = RoutingGenerator(seed: 3)
        var fleet = FleetStatistics()
        var statistics = InstanceStatistics()
        teach(&statistics, &fleet, base: 0.03, slope: 1e-4, count: 300, random: &random)
        let before = statistics.ttft(fleet: fleet)(4_000)
        teach(&statistics, &fleet, base: 0.09, slope: 3e-4, count: 12, random: &random)
        #expect(statistics.ttftResidual > 0.3)
        teach(&statistics, &fleet, base: 0.09, slope: 3e-4, count: 28, random: &random)
        #expect(statistics.ttft(fleet: fleet)(4_000) > 2 * before)
    }

    @Test func anInstanceWithoutOutcomesIsLikeTheFleet() {
        var random = RoutingGenerator(seed: 4)
        var fleet = FleetStatistics()
        var taught = InstanceStatistics()
        let fresh = InstanceStatistics()
        #expect(fresh.ttft(fleet: fleet) == fleet.ttft)
        teach(&taught, &fleet, base: 0.2, slope: 1e-3, count: 100, random: &random)
        for _ in 0..<50 { taught.observe(secondsPerToken: 0.1, fleet: &fleet) }
        #expect(fresh.ttft(fleet: fleet) == fleet.ttft)
        #expect(fresh.ttft(fleet: fleet).slope > 5e-4)
        #expect(abs(fresh.secondsPerToken(fleet: fleet) - 0.1) < 0.02)
        var newcomer = InstanceStatistics()
        teach(&newcomer, &fleet, base: 0.02, slope: 1e-4, count: 1, random: &random)
        #expect(newcomer.ttft(fleet: fleet).slope > 2e-4, "one outcome is not yet believed")
    }

    @Test func aSingleStallDoesNotBendTheLine() {
        var random = RoutingGenerator(seed: 5)
        var fleet = FleetStatistics()
        var statistics = InstanceStatistics()
        teach(&statistics, &fleet, base: 0.03, slope: 1e-4, count: 300, random: &random)
        let before = statistics.ttft(fleet: fleet)(2_000)
        statistics.observe(ttft: 3_600, work: 2_000, expected: before, fleet: &fleet)
        #expect(statistics.ttft(fleet: fleet)(2_000) < 2 * before)
        #expect(statistics.ttftResidual < 0.2)
    }

    @Test func waitingInVainCountsOnlyWhenItWasLong() {
        var fleet = FleetStatistics()
        var statistics = InstanceStatistics()
        let untouched = statistics
        statistics.observe(noTokenAfter: 0.1, work: 100, expected: 0.2, fleet: &fleet)
        #expect(statistics == untouched)
        statistics.observe(noTokenAfter: 10, work: 100, expected: 0.2, fleet: &fleet)
        #expect(statistics.ttftResidual > 0.1)
    }

    @Test func absurdNumbersTeachNothingOrAreBounded() {
        var fleet = FleetStatistics()
        var statistics = InstanceStatistics()
        for seconds in [Double.nan, .infinity, -1] {
            statistics.observe(ttft: seconds, work: 10, expected: 0.1, fleet: &fleet)
            statistics.observe(secondsPerToken: seconds, fleet: &fleet)
        }
        statistics.observe(ttft: 1, work: .nan, expected: 0.1, fleet: &fleet)
        #expect(statistics == InstanceStatistics())
        for _ in 0..<500 {
            statistics.observe(ttft: 1e300, work: 0, expected: statistics.ttft(fleet: fleet)(0), fleet: &fleet)
            statistics.observe(secondsPerToken: 1e300, fleet: &fleet)
        }
        let line = statistics.ttft(fleet: fleet)
        #expect(line.base <= 30 && line.base > 0 && line.slope > 0)
        #expect(statistics.secondsPerToken(fleet: fleet) <= 10)
    }
}
