import Emulator
import EngineModel
import Foundation
import Gateway
import NIOCore
import NIOPosix
import Routing
import Testing

/// A gateway on a free port before instances of some kind, and what it reports.
struct GatewayRig: Sendable {
    let server: GatewayServer
    let core: RouterCore
    let recorder: ExchangeRecorder
    let admission: Admission

    var gate: AdmissionGate { admission.gate }
    var port: Int { server.port }

    private struct Status: StatusSource {
        func healthMembers() -> String { #""extra":1"# }
        func writeMetrics(to writer: inout ExpositionWriter, workers: [WorkerMetrics]) {
            writer.single("azimuth_extra", .gauge, "Something else.", workers.count)
        }
    }

    static func start(
        ports: [Int], policy: String, admin: (any AdminHandler)? = nil,
        _ configure: (inout GatewayConfiguration) -> Void
    ) async throws -> GatewayRig {
        var routing = RouterConfiguration()
        routing.policy = policy
        var router = try Router(routing)
        var targets: [UpstreamTarget] = []
        for port in ports {
            let name = "127.0.0.1:\(port)"
            let id = router.addInstance(name: name)
            targets.append(
                UpstreamTarget(id: id, name: name, address: try SocketAddress(ipAddress: "127.0.0.1", port: port)))
        }
        let core = RouterCore(router)
        let recorder = ExchangeRecorder()
        var configuration = GatewayConfiguration()
        configuration.port = 0
        configure(&configuration)
        let server = try await GatewayServer.start(
            configuration: configuration, core: core, targets: targets, observer: recorder, status: Status(),
            admin: admin, version: "9.9.9",
            clockOffset: Date().timeIntervalSince1970 - Double(NIODeadline.now().uptimeNanoseconds) * 1e-9)
        return GatewayRig(server: server, core: core, recorder: recorder, admission: configuration.admission)
    }

    /// Sends one request on a connection of its own and returns the response.
    func answer(_ request: String, toHEAD: Bool = false) async throws -> RawResponse {
        try await GatewayTests.answer(port: port, request, toHEAD: toHEAD)
    }

    /// Requests the router counts as in flight, in all and by instance.
    func inFlight() -> [Int] {
        core.withRouter { router in
            [router.requestsInFlight] + router.instances.map { router.ledger(of: $0)?.requests ?? 0 }
        }
    }

    /// Waits until the router's counters are all zero, tokens included.
    func settle() async throws {
        try await eventually("empty ledgers") {
            core.withRouter { router in
                router.requestsInFlight == 0
                    && router.instances.allSatisfy { router.ledger(of: $0) == InstanceLedger() }
            }
        }
    }
}

/// Sends one request to a port on a connection of its own and returns the response.
func answer(port: Int, _ request: String, toHEAD: Bool = false) async throws -> RawResponse {
    let client = try await RawConnection.open(port: port)
    try await client.send(request)
    let response: RawResponse
    do {
        response = try await client.response(toHEAD: toHEAD)
    } catch {
        await client.close()
        throw error
    }
    await client.close()
    return response
}

/// Runs `body` with a gateway before emulated instances; both are gone afterwards.
func withGateway(
    _ descriptions: [InstanceDescription] = [quickInstance()], policy: String = "round_robin",
    keepAlive: TimeAmount? = nil, configure: (inout GatewayConfiguration) -> Void = { _ in },
    _ body: (GatewayRig, [EmulatedInstance]) async throws -> Void
) async throws {
    let cluster = ClusterDescription(
        model: "m", networkMilliseconds: 0, showsCachedTokens: true, instances: descriptions)
    let fleet = try await EmulatedFleet.start(cluster: cluster, seed: 1, keepAlive: keepAlive)
    do {
        try await withGateway(ports: fleet.ports, policy: policy, configure: configure) {
            try await body($0, fleet.instances)
        }
    } catch {
        await fleet.shutdown()
        throw error
    }
    await fleet.shutdown()
}

/// Runs `body` with a gateway before whatever listens on `ports`.
func withGateway(
    ports: [Int], policy: String = "round_robin", admin: (any AdminHandler)? = nil,
    configure: (inout GatewayConfiguration) -> Void = { _ in }, _ body: (GatewayRig) async throws -> Void
) async throws {
    let rig = try await GatewayRig.start(ports: ports, policy: policy, admin: admin, configure)
    do {
        try await body(rig)
    } catch {
        await rig.server.shutdown(deadline: .zero)
        throw error
    }
    await rig.server.shutdown(deadline: .zero)
}
