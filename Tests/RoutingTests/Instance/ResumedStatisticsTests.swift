import Testing

@testable import Routing

@Suite struct ResumedStatisticsTests {
    private func served(_ statistics: InstanceStatistics, _ fleet: FleetStatistics) -> InstanceSnapshot {
        var snapshot = InstanceSnapshot(id: InstanceID(0))
        let line = statistics.ttft(fleet: fleet)
        snapshot.baseTTFT = Float(line.base)
        snapshot.secondsPerPrefillToken = Float(line.slope)
        snapshot.secondsPerToken = Float(statistics.secondsPerToken(fleet: fleet))
        snapshot.ttftResidual = Float(statistics.ttftResidual)
        snapshot.observedOutcomes = Float(statistics.observedOutcomes)
        return snapshot
    }

    private func slowInstance(_ fleet: inout FleetStatistics) -> InstanceStatistics {
        var statistics = InstanceStatistics()
        for step in 0..<200 {
            let work = Double(step % 10) * 300
            statistics.observe(ttft: 0.08 + 4e-4 * work, work: work, expected: 0.1, fleet: &fleet)
            statistics.observe(secondsPerToken: 0.06, fleet: &fleet)
            statistics.countOutcome()
        }
        return statistics
    }

    @Test func aResumedInstanceIsSnapshotAsItWas() {
        var fleet = FleetStatistics()
        let before = served(slowInstance(&fleet), fleet)
        var freshFleet = FleetStatistics()
        let resumed = InstanceStatistics(resuming: before, fleet: &freshFleet)
        #expect(served(resumed, freshFleet) == before)
    }

    @Test func aResumedInstanceGoesOnLearningAsAKnownOne() {
        var fleet = FleetStatistics()
        let known = slowInstance(&fleet)
        var freshFleet = FleetStatistics()
        var resumed = InstanceStatistics(resuming: served(known, fleet), fleet: &freshFleet)
        let before = resumed.ttft(fleet: freshFleet)(1_000)
        resumed.observe(ttft: 2, work: 1_000, expected: before, fleet: &freshFleet)
        let after = resumed.ttft(fleet: freshFleet)(1_000)
        #expect(after > before)
        #expect(after < 1.5 * before, "one outlier moves it little")
    }

    @Test func absurdOrEmptySnapshotsTeachNothing() {
        var fleet = FleetStatistics()
        let empty = InstanceSnapshot(id: InstanceID(0))
        #expect(InstanceStatistics(resuming: empty, fleet: &fleet) == InstanceStatistics())
        var absurd = empty
        absurd.observedOutcomes = 50
        absurd.baseTTFT = .nan
        absurd.secondsPerPrefillToken = .infinity
        #expect(InstanceStatistics(resuming: absurd, fleet: &fleet) == InstanceStatistics())
        #expect(fleet == FleetStatistics())
    }
}
