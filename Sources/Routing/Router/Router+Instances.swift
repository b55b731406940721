extension Router {
    /// The instances, in the order they joined.
    public var instances: [InstanceID] { records.map(\.id) }

    /// Requests dispatched and neither finished nor abandoned, on instances that have gone included.
    public var requestsInFlight: Int { table.count }

    /// Adds an instance, available at once; `name` is what the operator calls it.
    public mutating func addInstance(name: String) -> InstanceID {
        let id = InstanceID(UInt32(places.count))
        places.append(Int32(records.count))
        records.append(InstanceRecord(id: id, name: name, estimate: EngineEstimate(like: predictor.pool)))
        _ = models.join(nil)
        return id
    }

    /// Forgets an instance. Tickets on it stay valid and count nowhere.
    public mutating func removeInstance(_ id: InstanceID) {
        guard let place = place(of: id) else { return }
        models.retire(records[place].group)
        records.remove(at: place)
        places[Int(id.rawValue)] = -1
        for later in place..<records.count { places[Int(records[later].id.rawValue)] = Int32(later) }
        index.forget(id)
    }

    /// Takes over the running statistics that a logged snapshot holds of an instance; before it has served anything.
    public mutating func resume(_ id: InstanceID, from snapshot: InstanceSnapshot) {
        guard let place = place(of: id) else { return }
        records[place].statistics = InstanceStatistics(resuming: snapshot, fleet: &fleet)
    }

    /// Says whether an instance may be given requests.
    public mutating func setAvailable(_ id: InstanceID, _ available: Bool) {
        guard let place = place(of: id) else { return }
        records[place].isHealthy = available
    }

    /// Gives an instance no new requests, or again all it is healthy enough for; those in flight go on.
    public mutating func setDraining(_ id: InstanceID, _ draining: Bool) {
        guard let place = place(of: id) else { return }
        records[place].isDraining = draining
    }

    /// Says that an instance has restarted: its KV cache is empty.
    public mutating func restarted(_ id: InstanceID) { index.forget(id) }

    /// Sets an instance's KV capacity in tokens; what is not a positive number is ignored.
    public mutating func setCapacity(_ id: InstanceID, tokens: Double) {
        guard let place = place(of: id), tokens.isFinite, tokens > 0 else { return }
        let bounded = min(tokens, 1e9)
        guard records[place].capacityTokens != bounded else { return }
        records[place].capacityTokens = bounded
        records[place].limits.capacity = bounded
        index.setCapacity(tokens: bounded, of: id)
    }

    /// Takes in one scrape of an instance, answered at `now`.
    public mutating func scraped(_ id: InstanceID, _ gauges: ScrapedGauges, now: Double) {
        guard let place = place(of: id) else { return }
        let bounded = gauges.bounded
        records[place].gauges = bounded
        records[place].scrapeTime = now
        if let capacity = bounded.kvCapacityTokens { setCapacity(id, tokens: capacity) }
        if needs >= .predictions { correct(place, by: bounded, now: now) }
    }

    /// The name an instance was added under; nil once it is gone.
    public func name(of id: InstanceID) -> String? { place(of: id).map { records[$0].name } }

    /// Whether an instance answers; one that drains may.
    public func isHealthy(_ id: InstanceID) -> Bool { place(of: id).map { records[$0].isHealthy } ?? false }

    /// Whether an instance may be given requests: healthy and not draining.
    public func isAvailable(_ id: InstanceID) -> Bool { place(of: id).map { records[$0].available } ?? false }

    /// What is in flight on an instance; nil once it is gone.
    public func ledger(of id: InstanceID) -> InstanceLedger? { place(of: id).map { records[$0].ledger } }

    /// What is known of an instance now, as a snapshot would say it of a request with nothing cached.
    public mutating func view(of id: InstanceID, now: Double) -> InstanceSnapshot? {
        releaseDue(by: now)
        return place(of: id).map { records[$0].snapshot(cachedTokens: 0, fleet: fleet, now: now) }
    }

    @inline(__always)
    func place(of id: InstanceID) -> Int? {
        let number = Int(id.rawValue)
        guard number < places.count, places[number] >= 0 else { return nil }
        return Int(places[number])
    }
}
