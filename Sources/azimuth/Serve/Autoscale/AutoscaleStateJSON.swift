/// What `/azimuth/state` says of the number of workers.
struct AutoscaleStateJSON: Encodable, Sendable {
    struct Pool: Encodable, Sendable {
        var model: String
        var desired: Int
        var ready: Int
        var pending: Int
        var overdue: Int
        var leaving: Int
        var reason: String
        /// Requests per second.
        var rate: Double
        var forecast: Double
        var perInstance: Double
        var predictedTtft: Double
        var predictedE2e: Double
        var backlog: Double
        var bootSeconds: Double
        var ups: Int
        var downs: Int
        var changed: Double?
        var changedFor: String?
    }

    struct Delivery: Encodable, Sendable {
        var actuator: String
        var delivered: Int
        var failed: Int
        var consecutiveFailures: Int
        var pending: Int
        var lastError: String?
    }

    var pools: [Pool]
    var actuators: [Delivery]

    init(_ keeper: AutoscaleKeeper) {
        pools = keeper.statuses.map { status in
            let plan = status.plan
            return Pool(
                model: status.model, desired: plan.desired, ready: plan.ready, pending: plan.pending,
                overdue: plan.overdue, leaving: status.leaving, reason: plan.reason.rawValue, rate: plan.rate,
                forecast: plan.forecast,
                perInstance: plan.perInstance, predictedTtft: plan.ttft, predictedE2e: plan.e2e, backlog: plan.backlog,
                bootSeconds: plan.boot, ups: status.ups, downs: status.downs, changed: status.changed,
                changedFor: status.changedFor?.rawValue)
        }
        actuators = keeper.runners.map { runner in
            let counts = runner.counts
            return Delivery(
                actuator: runner.actuator.name, delivered: counts.delivered, failed: counts.failed,
                consecutiveFailures: counts.consecutiveFailures, pending: runner.pending, lastError: counts.lastError)
        }
    }
}
