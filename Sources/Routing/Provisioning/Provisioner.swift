/// Finds how many instances a group should have: one step a look, about once a second. Pure: time comes with the look.
///
/// Upwards it follows what is needed at once, but for a cool-down; downwards it waits until fewer have been enough for
/// `stabilisation`, with `hysteresis` to spare, so that steady load does not move it.
///
/// Source of the modes: Block, arXiv 2508.03611 (preemptive where the least predicted latency passes the target,
/// reactive where a measured one does; one instance at a time, no way back). Scale-in, cool-down, boot delay, bounds and the size of a step are ours.
public struct Provisioner: Sendable {
    /// How it decides; a change holds from the next look on.
    public var configuration: ProvisioningConfiguration
    /// What requests are like.
    public private(set) var typical = TypicalRequest()
    private var forecast = ArrivalForecast()
    private var pending: PendingInstances
    private var surplus = SurplusWindow()
    /// What queues needed: once they are gone, it is not waited for long.
    private var queues = SurplusWindow()
    private var measured = LateShare()
    /// Instances that there should be; nil before the first look.
    private var target: Int?
    private var meter = DemandMeter()
    private var time: Double?
    private var ready = 0
    private var lastOut = -Double.infinity
    private var lastIn = -Double.infinity
    /// What instances were found to take, over what the closed form says.
    private var correction = 1.0

    /// A provisioner that has seen nothing.
    public init(_ configuration: ProvisioningConfiguration) {
        self.configuration = configuration
        pending = PendingInstances(boot: configuration.boot)
    }

    /// Takes a look and says what should be.
    public mutating func step(_ look: ProvisioningObservation) -> ProvisioningPlan {
        let seconds = time.map { look.now - $0 } ?? 0
        let came = max(look.instances.count - ready, 0)
        ready = look.instances.count
        if seconds > 0 {
            forecast.take(look.meter.arrivals - meter.arrivals, seconds: seconds, now: look.now)
            typical.take(from: meter, to: look.meter)
            measured.take(from: meter, to: look.meter, now: look.now)
            correction = min(correction + 0.05 * seconds / 600, 1)
        }
        time = look.now
        meter = look.meter
        let low = max(configuration.floor, 0)
        let bounds = low...max(configuration.ceiling, low)
        var plan = survey(look)
        // Those that nobody asked for are taken as they come, and go again like any others.
        if came > 0, let wanted = target, ready > wanted { target = max(wanted, min(ready, bounds.upperBound)) }
        let current = target ?? min(max(ready, bounds.lowerBound), bounds.upperBound)
        (target, plan.reason) = next(current, bounds, look, plan)
        let wanted = target ?? current
        pending.update(wanted: wanted, ready: ready, came: came, now: look.now)
        plan.pending = pending.asked.count
        plan.overdue = pending.overdue(now: look.now)
        plan.desired = min(wanted + plan.overdue, bounds.upperBound)
        if plan.desired > wanted { plan.reason = .overdue }
        return plan
    }

    /// The figures of a look.
    private func survey(_ look: ProvisioningObservation) -> ProvisioningPlan {
        var plan = ProvisioningPlan(desired: 0, reason: .steady)
        plan.ready = ready
        plan.boot = pending.boot
        plan.rate = forecast.level
        plan.forecast = forecast.rate(in: pending.boot)
        guard !look.instances.isEmpty else { return plan }
        let count = Double(look.instances.count)
        let rates = look.instances.map {
            $0.capacity.rate(keeping: configuration.target, utilisation: configuration.utilisation)
        }
        plan.perInstance = correction * rates.reduce(0, +) / count
        plan.saturation = correction * look.instances.reduce(0) { $0 + $1.capacity.saturation } / count
        plan.ttft = look.instances.map(\.ttft).min() ?? 0
        plan.e2e = look.instances.map(\.e2e).min() ?? 0
        plan.backlog = backlog(look, due: pending.due(now: look.now))
        return plan
    }

    /// Requests that will be queued beyond what the target allows once an instance asked for now serves: what the rollouts
    /// see today, and what comes meanwhile over what the instances can do.
    private func backlog(_ look: ProvisioningObservation, due: [Double]) -> Double {
        let allowed = (configuration.target.ttft ?? 2) / 2
        var queued = 0.0
        var done = 0.0
        for instance in look.instances {
            let saturation = correction * instance.capacity.saturation
            queued += max(instance.ttft - allowed, 0) * saturation
            done += saturation
        }
        let each = done / Double(max(look.instances.count, 1))
        let horizon = pending.boot
        let parts = 20
        for part in 0..<parts {
            let time = horizon * (Double(part) + 0.5) / Double(parts)
            let coming = Double(due.count { $0 <= time })
            queued += (forecast.rate(in: time) - done - coming * each) * horizon / Double(parts)
            queued = max(queued, 0)
        }
        return queued
    }

    /// - Parameter backlog: to be worked off in a recovery time; the reserve is there for that, too.
    private func instances(for load: Double, backlog: Double = 0, _ plan: ProvisioningPlan) -> Int {
        guard plan.perInstance > 0 else { return 0 }
        let all = (load + backlog / max(configuration.recovery, 1)) / plan.perInstance
        // The square-root rule of staffing: what chance adds to a load grows with the load's root (Halfin and Whitt 1981).
        let own = plan.saturation > 0 ? load / plan.saturation : 0
        let reserve = configuration.mode == .preemptive ? configuration.reserve : 0
        // A hair over a whole number is none the more.
        return Int(min((max(all, own + reserve * own.squareRoot()) - 0.02).rounded(.up), 100_000))
    }

    // MARK: The step

    private mutating func next(
        _ current: Int, _ bounds: ClosedRange<Int>, _ look: ProvisioningObservation, _ plan: ProvisioningPlan
    ) -> (Int, ProvisioningPlan.Reason) {
        guard configuration.mode != .fixed else { return (current, .fixed) }
        guard typical.isKnown, plan.perInstance > 0 else {
            return (min(max(current, bounds.lowerBound), bounds.upperBound), .idle)
        }
        let asked = configuration.mode == .preemptive ? preempt(current, look, plan) : react(current, look)
        if asked.count > current { return grow(current, asked, bounds, plan, now: look.now) }
        return shrink(current, bounds, plan, now: look.now)
    }

    private typealias Wish = (count: Int, reason: ProvisioningPlan.Reason)

    private mutating func preempt(_ current: Int, _ look: ProvisioningObservation, _ plan: ProvisioningPlan) -> Wish {
        let load = max(plan.forecast, plan.rate)
        let steady = instances(for: load, plan)
        let whole = instances(for: load, backlog: plan.backlog, plan)
        // What comes in the very first seconds says little; the rollouts below see a flood all the same.
        if whole > current, forecast.seen >= Self.firstLook {
            return (whole, steady > current ? .forecastLoad : .backlog)
        }
        // Block's rule: the forecast says that it is enough, the rollouts say that it is not.
        guard pending.asked.isEmpty, look.now - lastOut > configuration.outCooldown else { return (current, .steady) }
        var reason: ProvisioningPlan.Reason?
        if let limit = configuration.target.ttft, plan.ttft > limit { reason = .predictedTTFT }
        if let limit = configuration.target.e2e, plan.e2e > limit { reason = .predictedE2E }
        guard let reason else { return (current, .steady) }
        correction = max(0.93 * correction, 0.4)
        return (current + 1, reason)
    }

    /// Seconds of arrivals from which on they are believed.
    private static let firstLook = 10.0

    private mutating func react(_ current: Int, _ look: ProvisioningObservation) -> Wish {
        guard measured.isOver(configuration.reactiveShare) else { return (current, .steady) }
        return (current + max(configuration.reactiveStep, 1), .measuredLatency)
    }

    private mutating func grow(
        _ current: Int, _ wish: Wish, _ bounds: ClosedRange<Int>, _ plan: ProvisioningPlan, now: Double
    ) -> (Int, ProvisioningPlan.Reason) {
        note(wish.count, plan, now: now)
        guard current < bounds.upperBound else { return (bounds.upperBound, .ceiling) }
        guard now - lastOut >= configuration.outCooldown else { return (current, .coolingDown) }
        lastOut = now
        measured.forget()
        return (min(wish.count, bounds.upperBound), wish.reason)
    }

    private mutating func shrink(
        _ current: Int, _ bounds: ClosedRange<Int>, _ plan: ProvisioningPlan, now: Double
    ) -> (Int, ProvisioningPlan.Reason) {
        let load = max(plan.forecast, plan.rate) * (1 + configuration.hysteresis)
        let enough = min(instances(for: load, backlog: plan.backlog, plan), current)
        note(enough, plan, now: now)
        if current > bounds.upperBound { return (bounds.upperBound, .ceiling) }
        guard current > bounds.lowerBound else { return (bounds.lowerBound, enough < current ? .floor : .steady) }
        guard enough < current else { return (current, .steady) }
        guard let steady = surplus.highest(over: configuration.stabilisation, now: now),
            let queued = queues.highest(over: quiet, now: now), max(steady, queued) < current,
            now - max(lastIn, lastOut) >= configuration.inCooldown
        else { return (current, .stabilising) }
        let highest = max(steady, queued)
        lastIn = now
        // Not more than half at a time: what was seen of many says little of few.
        return (max(highest, (current + 1) / 2, bounds.lowerBound), .surplus)
    }

    /// How long queues must have been gone before the instances that were there for them go.
    private var quiet: Double { min(configuration.recovery, configuration.stabilisation) }

    /// Remembers how many are needed, and how many of those for as long as there are queues only.
    private mutating func note(_ count: Int, _ plan: ProvisioningPlan, now: Double) {
        queues.note(count, now: now, keeping: quiet)
        guard configuration.mode == .preemptive else {
            return surplus.note(count, now: now, keeping: configuration.stabilisation)
        }
        let load = max(plan.forecast, plan.rate) * (1 + configuration.hysteresis)
        surplus.note(min(instances(for: load, plan), count), now: now, keeping: configuration.stabilisation)
    }
}
