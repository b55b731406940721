import Emulator
import EngineModel
import Foundation
import Synchronization
import Testing

@testable import azimuth

@Suite struct DemoRunTests {
    /// Stands for a router: the fleet's first instance itself.
    private struct Direct: DemoRouter {
        let port: Int
        let down: @Sendable () -> Void

        func complete(_ state: DemoState) -> DemoState {
            var state = state
            state.reasons.greedy = 3
            return state
        }

        func reasons(since: Double) -> DemoState.Reasons { .init(greedy: 1) }

        func shutdown() async { down() }
    }

    private struct NoRouter: Error {}

    private var options: DemoOptions {
        DemoOptions(
            duration: nil, rate: 50, seed: 1,
            cluster: ClusterDescription(
                model: "m",
                instances: EngineProfile.named("llama3-8b/h100").map { [InstanceDescription(name: "a", profile: $0)] }
                    ?? []), logbook: "none", json: false)
    }

    @Test func everyPolicyGetsTheSameRequestsAndASignalEndsTheRunInGoodOrder() async throws {
        let logbooks = Mutex<[String: String?]>([:])
        let closed = Atomic<Int>(0)
        let (stop, signal) = AsyncStream<Void>.makeStream()
        let demo = DemoRun(
            options: options,
            makeRouter: { policy, fleet, _, logbook in
                logbooks.withLock { $0[policy] = logbook }
                return Direct(port: fleet.ports[0]) { closed.add(1, ordering: .relaxed) }
            },
            show: { state in
                // Enough was seen once every policy has answered.
                if state.policies.allSatisfy({ $0.completed > 0 }) { signal.yield() }
            }, interval: 0.01, grace: 0)
        let result = try await demo.run(stop: stop)
        #expect(result.report.whole.map(\.policy) == DemoOptions.policies)
        #expect(Set(result.report.whole.map(\.requests)).count == 1)
        #expect(result.report.whole.allSatisfy { $0.ttft != nil && $0.errors == 0 })
        #expect(result.report.reasons.greedy == 3 && result.report.lateReasons.greedy == 1)
        #expect(result.errors.isEmpty && result.cores > 0)
        #expect(logbooks.withLock { $0 } == ["round_robin": nil, "least_tokens": nil, "learned": "none"])
        #expect(closed.load(ordering: .relaxed) == 3)
        let json = try DemoReportJSON(result: result, options: options).text()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["last_half"] as? [[String: Any]])?.count == 3)
        #expect(object["verdict"] as? String == result.report.verdict())
    }

    @Test func aRouterThatCannotStartEndsTheDemoAndTheOthers() async throws {
        let closed = Atomic<Int>(0)
        let demo = DemoRun(
            options: options,
            makeRouter: { policy, fleet, _, _ in
                if policy == DemoReport.learned { throw NoRouter() }
                return Direct(port: fleet.ports[0]) { closed.add(1, ordering: .relaxed) }
            }, show: { _ in }, interval: 1)
        await #expect(throws: NoRouter.self) { try await demo.run(stop: AsyncStream { _ in }) }
        #expect(closed.load(ordering: .relaxed) == 2)
    }

    @Test func theDemosClusterIsFourInstancesOfThreeKinds() {
        #expect(DemoCluster.description.instances.map(\.name) == ["a100-0", "l40s-0", "l40s-1", "v100-0"])
        #expect(Set(DemoCluster.description.instances.map(\.profile.gpu)).count == 3)
    }
}
