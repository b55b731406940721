import EngineModel
import Routing
import Testing

@testable import Simulation

@Suite struct AutoscaleTests {
    /// Load that rises to `peak` times its rate for the middle third.
    private func workload(_ count: Int, rate: Double, peak: Double, seed: UInt64 = 1) -> Workload {
        let even = Fixture.workload(count, rate: rate, seed: seed)
        var workload = Workload(tokensPerHash: 64)
        var time = 0.0
        for row in 0..<even.count {
            let gap = row == 0 ? 0 : even.rows[row].seconds - even.rows[row - 1].seconds
            let isPeak = row > count / 8 && row < count * 6 / 8
            time += isPeak ? gap / peak : gap
            workload.append(
                seconds: time, promptTokens: Int(even.rows[row].promptTokens),
                outputTokens: Int(even.rows[row].outputTokens),
                hashIDs: even.ids[even.rows[row].firstID..<even.rows[row].firstID + Int(even.rows[row].idCount)])
        }
        return workload
    }

    private func options(_ change: (inout AutoscaleScenario) -> Void = { _ in }) -> SimulationOptions {
        var plan = ProvisioningConfiguration()
        plan.ceiling = 10
        plan.boot = 15
        plan.stabilisation = 40
        plan.inCooldown = 10
        var scenario = AutoscaleScenario(name: "test", provisioning: plan, start: 2)
        scenario.platform.boot = 15
        change(&scenario)
        var options = Fixture.options("predictive_ttft")
        options.autoscale = scenario
        return options
    }

    private func run(
        _ options: SimulationOptions, _ workload: Workload
    ) throws -> (scaling: AutoscaleResult, records: [RequestRecord], end: Double) {
        let cluster = AutoscaleScenario.expand(try Fixture.cluster(2), to: 10)
        let (result, records) = try Fixture.run(workload, on: cluster, options)
        return (try #require(result.autoscale), records, result.end)
    }

    @Test func nothingIsLostWhenInstancesLeave() throws {
        let (scaling, records, _) = try run(options(), workload(7_000, rate: 12, peak: 4))
        #expect(scaling.peak > 3)
        #expect(scaling.drained >= 2, "instances have left")
        #expect(records.count == 7_000)
        #expect(records.allSatisfy { $0.end == .completed && $0.attempts == 1 })
    }

    @Test func failedAndLateStartsAreMadeUpFor() throws {
        let options = options {
            $0.platform.failureShare = 0.4
            $0.platform.lateShare = 0.3
            $0.platform.lateFactor = 6
        }
        let (scaling, records, _) = try run(options, workload(5_000, rate: 12, peak: 4))
        #expect(scaling.failedBoots > 0)
        #expect(scaling.lateBoots > 0)
        #expect(scaling.changes.contains { $0.reason == .overdue })
        #expect(records.allSatisfy { $0.end == .completed })
    }

    @Test func aFixedNumberIsPaidForAllTheTime() throws {
        let options = options { $0.provisioning.mode = .fixed }
        let (scaling, _, end) = try run(options, workload(600, rate: 12, peak: 1))
        #expect(abs(scaling.instanceSeconds - 2 * end) < 1e-6)
        #expect(scaling.boots == 0)
        #expect(scaling.turns == 0)
    }

    @Test func equalSeedsGiveEqualRuns() throws {
        let load = workload(2_000, rate: 12, peak: 4)
        let first = try run(options(), load)
        let second = try run(options(), load)
        #expect(first.scaling == second.scaling)
        #expect(first.records == second.records)
    }

    @Test func anEarlierStepIsTheShorterQueue() throws {
        let load = workload(6_000, rate: 12, peak: 5)
        func worst(_ mode: ProvisioningMode) throws -> Double {
            let waits = try run(options { $0.provisioning.mode = mode }, load).records.compactMap(\.ttft).sorted()
            return waits[waits.count * 99 / 100]
        }
        #expect(try worst(.preemptive) < 0.8 * worst(.reactive))
    }

    @Test func severalRoutersAreRefused() throws {
        let cluster = AutoscaleScenario.expand(try Fixture.cluster(2, routers: 3), to: 4)
        #expect(throws: SimulationError.autoscaleNeedsOneRouter(3)) {
            try ClusterSimulation(Fixture.workload(10, rate: 1), on: cluster, options())
        }
    }
}
