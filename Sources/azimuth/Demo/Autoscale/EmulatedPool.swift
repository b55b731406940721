import Emulator
import Fleet
import EngineModel
import NIOCore
import Synchronization

/// Starts and stops emulated servers in this process, each with a start that takes its time: the demo's platform.
final class EmulatedPool: Actuator {
    private struct State {
        var service: RouterService?
        var up: [String: EmulatedFleet] = [:]
        var boots: [Int: Task<Void, Never>] = [:]
        var leaving = 0
        var number = 0
        var isClosed = false
    }

    /// What there is now.
    struct Counts: Sendable, Equatable {
        var up = 0
        var booting = 0
        var leaving = 0
    }

    let name = "emulated"
    private let model: String
    private let profile: EngineProfile
    private let boot: Duration
    private let seed: UInt64
    private let state = Mutex(State())

    init(model: String, profile: EngineProfile, boot: Duration, seed: UInt64) {
        self.model = model
        self.profile = profile
        self.boot = boot
        self.seed = seed
    }

    var counts: Counts {
        state.withLock { Counts(up: $0.up.count, booting: $0.boots.count, leaving: $0.leaving) }
    }

    /// Starts the first servers at once.
    ///
    /// - Returns: their ports.
    func begin(_ count: Int) async throws -> [Int] {
        var ports: [Int] = []
        for _ in 0..<count { ports.append(try await start()) }
        return ports
    }

    /// Names the router whose workers they are.
    func join(_ service: RouterService) { state.withLock { $0.service = service } }

    func apply(_ order: ScaleOrder) async throws(ActuatorFailure) {
        let (more, fewer) = state.withLock { state -> (Int, Int) in
            var count = state.up.count + state.boots.count
            // A start that has not come to its end is given up first.
            while count > order.desired, let youngest = state.boots.keys.max() {
                state.boots.removeValue(forKey: youngest)?.cancel()
                count -= 1
            }
            return (order.desired - count, count - order.desired)
        }
        for _ in 0..<max(more, 0) { bootOne() }
        let others = order.leastLoaded.filter { !order.drained.contains($0) }
        for name in (order.drained + others).prefix(max(fewer, 0)) { stop(name) }
    }

    private func bootOne() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.number += 1
            let number = state.number
            state.boots[number] = Task {
                do { try await Task.sleep(for: boot) } catch { return }
                await self.ended(number)
            }
        }
    }

    private func ended(_ number: Int) async {
        guard state.withLock({ $0.boots[number] != nil && !$0.isClosed }), let port = try? await start() else { return }
        let service = state.withLock { state in
            state.boots[number] = nil
            return state.service
        }
        if let url = try? WorkerURL.parse("http://127.0.0.1:\(port)") { service?.roster.add(url, origin: .admin) }
    }

    private func start() async throws -> Int {
        let cluster = ClusterDescription(
            model: model, showsCachedTokens: true, instances: [InstanceDescription(name: "emulated", profile: profile)])
        let fleet = try await EmulatedFleet.start(cluster: cluster, seed: seed)
        let port = fleet.ports.first ?? 0
        state.withLock { $0.up["127.0.0.1:\(port)"] = fleet }
        return port
    }

    /// Drains a server and stops it after its last answer.
    private func stop(_ name: String) {
        let (service, fleet) = state.withLock { state in
            let fleet = state.up.removeValue(forKey: name)
            if fleet != nil { state.leaving += 1 }
            return (state.service, fleet)
        }
        guard let service, let fleet, let worker = service.roster.find("http://" + name) else { return }
        service.roster.remove(worker.id, drain: .seconds(300))
        Task {
            while service.roster.find("\(worker.id.rawValue)") != nil { try? await Task.sleep(for: .milliseconds(100)) }
            await fleet.shutdown()
            state.withLock { $0.leaving -= 1 }
        }
    }

    /// Stops all of them.
    func shutdown() async {
        let fleets = state.withLock { state in
            state.isClosed = true
            for boot in state.boots.values { boot.cancel() }
            state.boots = [:]
            defer { state.up = [:] }
            return Array(state.up.values)
        }
        for fleet in fleets { await fleet.shutdown() }
    }
}
