/// What a provisioner looks at.
extension Router {
    /// Begins to count what is asked of the instances, or stops with nil. It needs `leastNeeds` of `.predictions`.
    public mutating func watchDemand(_ target: ServiceTarget?) {
        guard let target else {
            watch = nil
            return
        }
        if watch == nil { watch = DemandWatch(target: target) } else { watch?.target = target }
    }

    /// The instances by what they can serve.
    public var pools: [InstancePool] {
        InstancePool.pools(of: records.map { ($0.id, $0.group, models.names(of: $0.group)) })
    }

    /// What has been asked of a pool since the watch began.
    public func demand(of pool: InstancePool) -> DemandMeter {
        pool.groups.reduce(DemandMeter()) { $0 + (watch?[$1] ?? DemandMeter()) }
    }

    /// What an instance can take, and what it would do with a typical request now; nil where it takes none.
    public mutating func outlook(
        of id: InstanceID, _ request: TypicalRequest, now: Double
    ) -> ProvisioningObservation.Instance? {
        guard let place = place(of: id), records[place].available else { return nil }
        let input = RolloutInput(
            cost: records[place].estimate.cost, limits: records[place].limits, room: records[place].shadow.room)
        let capacity = EngineCapacity(
            cost: input.cost, limits: input.limits, unshared: input.room.unshared, request)
        let rolled = records[place].shadow.roll(input, predictor.lives, now: now, &predictor.scratch)
        let forecast = records[place].shadow.forecast(
            RolloutRequest(prompt: request.prompt, output: request.output), cached: request.prompt - request.uncached,
            after: rolled, input, predictor.scratch)
        let ttft = forecast.firstMilliseconds * records[place].estimate.ttftFactor
        let rest = forecast.totalMilliseconds - forecast.firstMilliseconds
        return ProvisioningObservation.Instance(
            capacity: capacity, ttft: ttft / 1_000, e2e: (ttft + rest / (1 - predictor.delayShare)) / 1_000)
    }

    /// One look at a pool, all at once; for a router that nobody else waits for.
    public mutating func observe(
        _ pool: InstancePool, _ request: TypicalRequest, now: Double
    ) -> ProvisioningObservation {
        ProvisioningObservation(
            now: now, meter: demand(of: pool),
            instances: pool.instances.compactMap { outlook(of: $0, request, now: now) })
    }
}
