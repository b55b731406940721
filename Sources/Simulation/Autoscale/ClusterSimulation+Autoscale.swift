import Routing

extension ClusterSimulation {
    /// Seconds between two looks of the provisioner.
    static let lookInterval = 1.0

    /// The provisioner looks, and the platform does what it can of what it says.
    mutating func provision() {
        guard var state = autoscale else { return }
        state.count(until: now)
        for instance in instances.indices where state.phases[instance] == .draining && isEmpty(instance) {
            // It stays draining for the routers, which do not know yet that it has gone.
            instances[instance].begin(present: false)
            state.set(instance, .off)
        }
        for pool in replicas[0].router.pools.prefix(1) {
            let look = replicas[0].router.observe(pool, state.provisioner.typical, now: now)
            let plan = state.provisioner.step(look)
            state.note(plan, now: now)
            follow(plan.desired, &state)
        }
        autoscale = state
        events.schedule(.provision, at: now + Self.lookInterval)
    }

    private mutating func follow(_ desired: Int, _ state: inout AutoscaleState) {
        var count = state.phases.count { $0 != .off && $0 != .draining }
        while count < desired {
            // One that still drains has a warm cache and is there at once.
            if let instance = state.phases.firstIndex(of: .draining) {
                setDraining(instance, false)
                state.set(instance, .up)
            } else if let instance = state.phases.firstIndex(of: .off) {
                start(instance, after: 0, &state)
            } else {
                return
            }
            count += 1
        }
        while count > desired {
            if let instance = state.phases.lastIndex(where: { if case .booting = $0 { true } else { false } }) {
                state.set(instance, .off)
            } else if let instance = leastLoaded(state) {
                setDraining(instance, true)
                state.set(instance, .draining)
            } else {
                return
            }
            count -= 1
        }
    }

    private mutating func start(_ instance: Int, after delay: Double, _ state: inout AutoscaleState) {
        let (start, seconds) = state.boot(instance, after: delay)
        events.schedule(.booted(instance: instance, start: start), at: now + seconds)
    }

    /// A start has come to its end, well or not.
    mutating func booted(_ instance: Int, start number: Int) {
        guard var state = autoscale, state.phases[instance] == .booting(start: number) else { return }
        state.count(until: now)
        if state.fails(instance) {
            start(instance, after: state.scenario.platform.retry, &state)
        } else {
            instances[instance].begin(present: true)
            setDraining(instance, false)
            state.set(instance, .up)
        }
        autoscale = state
    }

    private func leastLoaded(_ state: AutoscaleState) -> Int? {
        let up = instances.indices.filter { state.phases[$0] == .up }
        return up.min { left, right in
            let loads = [left, right].map { replicas[0].router.ledger(of: InstanceID(UInt32($0)))?.requests ?? 0 }
            return loads[0] == loads[1] ? left > right : loads[0] < loads[1]
        }
    }

    /// Whether no request is on an instance or on its way from or to it.
    private func isEmpty(_ instance: Int) -> Bool {
        instances[instance].approaching.isEmpty && instances[instance].wire.isEmpty
            && flights.slots(where: { $0.instance == instance }).isEmpty
    }

    private mutating func setDraining(_ instance: Int, _ isDraining: Bool) {
        for replica in replicas.indices {
            replicas[replica].router.setDraining(InstanceID(UInt32(instance)), isDraining)
        }
    }
}
