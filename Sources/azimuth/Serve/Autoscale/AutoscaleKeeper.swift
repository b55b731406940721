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
        var statuses: [AutoscaleStatus] = []
    }

    /// Time between two looks.
    static let interval = Duration.seconds(1)
    private let core: RouterCore
    private let configuration: ProvisioningConfiguration
    let runners: [ActuatorRunner]
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter actuators: who is told of changes; the metric needs nobody.
    init(core: RouterCore, _ configuration: ProvisioningConfiguration, actuators: [any Actuator], logger: Logger) {
        self.core = core
        self.configuration = configuration
        self.logger = logger
        runners = actuators.map { ActuatorRunner($0, logger: logger) }
        core.withRouter { $0.watchDemand(configuration.target) }
    }

    /// The pools as of the last look, in the order of their models.
    var statuses: [AutoscaleStatus] { state.withLock { $0.statuses } }

    /// Looks until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let now = Date().timeIntervalSince1970
            look(now: now)
            for runner in runners { runner.poke(now: now) }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// One look at every pool.
    ///
    /// - Parameter now: Unix seconds.
    func look(now: Double) {
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
        guard !runners.isEmpty else { return }
        let order = ScaleOrder(
            model: pool.model, desired: plan.desired, ready: plan.ready, reason: plan.reason.rawValue, time: now,
            leastLoaded: leastLoaded(pool))
        for runner in runners { runner.submit(order) }
    }

    /// Names of a pool's workers, those with the fewest requests first.
    private func leastLoaded(_ pool: InstancePool) -> [String] {
        core.withRouter { router in
            pool.instances.filter { router.isAvailable($0) }
                .map { ($0, router.ledger(of: $0)?.requests ?? 0) }.sorted { $0.1 < $1.1 }
                .compactMap { router.name(of: $0.0) }
        }
    }
}
