import Foundation
import Gateway
import Logging
import Routing
import Synchronization

/// Looks at the router once a second and says how many workers each pool should have. No event loop waits for it: it holds
/// the router for one worker at a time.
final class AutoscaleKeeper: Sendable {
    private struct State {
        var provisioners: [String: Provisioner] = [:]
        var departures: [String: Departures] = [:]
        /// Why the number of a pool last changed, where nobody has been told yet.
        var untold: [String: String] = [:]
        var statuses: [AutoscaleStatus] = []
    }

    /// Time between two looks.
    static let interval = Duration.seconds(1)
    private let core: RouterCore
    private let configuration: ProvisioningConfiguration
    let runners: [ActuatorRunner]
    private let drain: Double
    private let logger: Logger
    private let state = Mutex(State())
    private let unrouted = Mutex<(@Sendable () async -> [UInt32: Int])?>(nil)

    /// - Parameters:
    ///   - actuators: who is told of changes; the metric needs nobody.
    ///   - drain: seconds that a worker's last requests get before it is to be stopped.
    init(
        core: RouterCore, _ configuration: ProvisioningConfiguration, actuators: [any Actuator], drain: Double = 600,
        logger: Logger
    ) {
        self.core = core
        self.drain = drain
        self.configuration = configuration
        self.logger = logger
        runners = actuators.map { ActuatorRunner($0, logger: logger) }
        core.withRouter { $0.watchDemand(configuration.target) }
    }

    /// The pools as of the last look, in the order of their models.
    var statuses: [AutoscaleStatus] { state.withLock { $0.statuses } }

    /// Names what counts requests that no policy has routed, by worker.
    func join(_ count: @escaping @Sendable () async -> [UInt32: Int]) { unrouted.withLock { $0 = count } }

    /// Looks until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let now = Date().timeIntervalSince1970
            let count = state.withLock { $0.departures.values.allSatisfy(\.isOver) } ? nil : unrouted.withLock { $0 }
            look(now: now, unrouted: await count?() ?? [:])
            for runner in runners { runner.poke(now: now) }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// One look at every pool.
    ///
    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - unrouted: requests in flight that no policy has routed, by worker.
    func look(now: Double, unrouted: [UInt32: Int] = [:]) {
        for (place, pool) in core.withRouter({ $0.pools }).enumerated() where place < DeliveryState.maximumPools {
            let old = state.withLock { $0.provisioners[pool.model] } ?? Provisioner(configuration)
            let request = old.typical
            // One worker at a time, so that no request waits for all of them.
            let instances = pool.instances.compactMap { id in
                core.withRouter { $0.outlook(of: id, request, now: now) }
            }
            let meter = core.withRouter { $0.demand(of: pool) }
            let plan = state.withLock { state in
                var provisioner = old
                let plan = provisioner.step(ProvisioningObservation(now: now, meter: meter, instances: instances))
                state.provisioners[pool.model] = provisioner
                return plan
            }
            note(plan, pool, now: now)
            if !runners.isEmpty { tell(plan, pool, unrouted, now: now) }
        }
    }

    private func note(_ plan: ProvisioningPlan, _ pool: InstancePool, now: Double) {
        let before = state.withLock { state -> Int? in
            var status = AutoscaleStatus(model: pool.model, plan: plan)
            let place = state.statuses.firstIndex { $0.model == pool.model }
            let old = place.map { state.statuses[$0] }
            if let old {
                status = old
                status.plan = plan
                if plan.desired > old.plan.desired { status.ups += 1 }
                if plan.desired < old.plan.desired { status.downs += 1 }
            }
            if let old, old.plan.desired != plan.desired {
                status.changed = now
                status.changedFor = plan.reason
            }
            if let place { state.statuses[place] = status } else { state.statuses.append(status) }
            state.statuses.sort { $0.model < $1.model }
            return old?.plan.desired
        }
        guard before != plan.desired else { return }
        if let before {
            logger.notice(
                "\(plan.desired) workers are wanted in place of \(before)",
                metadata: [
                    "model": "\(pool.model)", "reason": "\(plan.reason.rawValue)", "ready": "\(plan.ready)",
                    "rate": "\(Figures.fixed(plan.rate, 2))", "forecast": "\(Figures.fixed(plan.forecast, 2))",
                    "per_worker": "\(Figures.fixed(plan.perInstance, 2))",
                ])
        }
        state.withLock { $0.untold[pool.model] = plan.reason.rawValue }
    }

    /// Lets workers go, or takes them back, and tells the actuators once those that go have nothing left to do.
    private func tell(_ plan: ProvisioningPlan, _ pool: InstancePool, _ unrouted: [UInt32: Int], now: Double) {
        var departures = state.withLock { $0.departures[pool.model] } ?? Departures(patience: drain)
        let order = core.withRouter { router -> ScaleOrder in
            func requests(_ id: InstanceID) -> Int? {
                router.ledger(of: id).map { $0.requests + (unrouted[id.rawValue] ?? 0) }
            }
            let serving = pool.instances.filter { router.isAvailable($0) }.map {
                Departures.Candidate(id: $0, requests: requests($0) ?? 0)
            }
            let steps = departures.step(
                desired: plan.desired, serving: serving, now: now, requests: requests,
                answers: { router.isHealthy($0) })
            for id in steps.drain { router.setDraining(id, true) }
            for id in steps.resume { router.setDraining(id, false) }
            let staying = serving.filter { !steps.drain.contains($0.id) }.sorted { $0.requests < $1.requests }
            return ScaleOrder(
                model: pool.model, desired: plan.desired, ready: plan.ready, reason: plan.reason.rawValue, time: now,
                leastLoaded: (departures.ids + staying.map(\.id)).compactMap { router.name(of: $0) },
                drained: departures.empty.compactMap { router.name(of: $0) })
        }
        let due = state.withLock { state -> ScaleOrder? in
            state.departures[pool.model] = departures
            if let place = state.statuses.firstIndex(where: { $0.model == pool.model }) {
                state.statuses[place].leaving = departures.ids.count
            }
            guard let reason = state.untold[pool.model], departures.isOver || plan.desired > plan.ready else {
                return nil
            }
            state.untold[pool.model] = nil
            var order = order
            order.reason = reason
            return order
        }
        guard let due else { return }
        for runner in runners { runner.submit(due) }
    }
}
