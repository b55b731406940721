import Gateway
import Logging
import Routing
import Synchronization
import Testing

@testable import azimuth

@Suite struct AutoscaleServiceTests {
    /// Never works, and counts how often it was asked.
    private final class Broken: Actuator {
        let name = "broken"
        let asked = Mutex(0)

        func apply(_ order: ScaleOrder) async throws(ActuatorFailure) {
            asked.withLock { $0 += 1 }
            throw ActuatorFailure("it is broken")
        }
    }

    @Test func metricsAndStateSayWhatIsWanted() async throws {
        try await withFleet { fleet in
            var options = serviceOptions(ports: fleet.ports)
            options.autoscale.mode = "preemptive"
            options.autoscale.provisioning.floor = 3
            try await withService(options) { service in
                #expect(try await load(port: service.port, requests: 40).completed == 40)
                try await eventually("a look after the load") {
                    let plan = service.autoscale?.statuses.first { $0.model == "m" }?.plan
                    return plan?.desired == 3 && plan?.ready == 2
                }
                let metrics = try await page(port: service.port, "/metrics").body
                #expect(metrics.contains("azimuth_desired_instances{model=\"m\"} 3"))
                #expect(metrics.contains("azimuth_ready_instances{model=\"m\"} 2"))
                let state = try await page(port: service.port, "/azimuth/state").body
                #expect(state.contains("\"desired\":3"))
            }
        }
    }

    @Test func anActuatorThatFailsIsCountedAndBlocksNothing() async throws {
        let broken = Broken()
        var router = try Router()
        for number in 0..<2 { _ = router.addInstance(name: "w\(number)") }
        var configuration = ProvisioningConfiguration()
        configuration.floor = 4
        var silent = Logger(label: "test")
        silent.logLevel = .critical
        let keeper = AutoscaleKeeper(
            core: RouterCore(router), configuration, actuators: [broken], logger: silent)
        // Pauses are measured by the real clock; the times asked with are far beyond all of them.
        for look in 1...10 {
            keeper.look(now: Double(look))
            await keeper.runners[0].poke(now: 4e9 + 1_000 * Double(look))?.value
        }
        #expect(keeper.statuses.first?.plan.desired == 4)
        #expect(broken.asked.withLock { $0 } == 10)
        let counts = keeper.runners[0].counts
        #expect(counts.failed == 10 && counts.consecutiveFailures == 10 && counts.lastError == "it is broken")
    }

    @Test func offItIsNotThere() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                #expect(service.autoscale == nil)
                let metrics = try await page(port: service.port, "/metrics").body
                #expect(!metrics.contains("azimuth_desired_instances"))
            }
        }
    }
}
