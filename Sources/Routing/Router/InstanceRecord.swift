/// All the router knows of one instance.
struct InstanceRecord: Sendable {
    let id: InstanceID
    let name: String
    /// Whether it may be given requests: healthy and not draining.
    private(set) var available = true
    var isHealthy = true { didSet { available = isHealthy && !isDraining } }
    /// Whether it gets no new requests, whatever its health.
    var isDraining = false { didSet { available = isHealthy && !isDraining } }
    /// The group of instances with the same models.
    var group = 0
    /// Until when requests keep off it; 0 where nothing is held against it. Later, one request at a time may try it.
    var heldUntil = 0.0
    var ledger = InstanceLedger()
    var statistics = InstanceStatistics()
    /// What its engine is taken to hold, to cost and to allow.
    var shadow = InstanceShadow()
    var estimate: EngineEstimate
    var limits = EngineLimits()
    /// Requests in flight that were only passed on: no ticket, no feature.
    var passing = 0
    var gauges: ScrapedGauges?
    var scrapeTime = 0.0
    var capacityTokens = 0.0
    /// Recent mean of cached tokens the instance reported over those the prefix index expected, at most 1.
    var cacheTrust = 1.0

    init(id: InstanceID, name: String, estimate: EngineEstimate) {
        self.id = id
        self.name = name
        self.estimate = estimate
    }

    /// Learns that the instance found `cached` tokens in its cache where the index expected `expected`.
    mutating func observe(cached: Int, expected: Int) {
        // A handful of blocks says more about block borders than about the cache.
        guard expected >= 64, cached >= 0 else { return }
        let share = min(Double(cached) / Double(expected), 1)
        // Never quite 0, so that an instance whose cache works again is found out.
        cacheTrust = max(cacheTrust + 0.05 * (share - cacheTrust), 0.05)
    }

    /// Tokens to expect in the cache where the index found `matched` of a prompt of `prompt` tokens.
    func trusted(matched: Int) -> Int { Int(cacheTrust * Double(matched)) }

    /// What the snapshot says of the instance, with `cachedTokens` of the request's prompt expected in its cache.
    func snapshot(cachedTokens: Int, fleet: FleetStatistics, now: Double) -> InstanceSnapshot {
        var snapshot = InstanceSnapshot(id: id)
        snapshot.cachedTokens = Float(cachedTokens)
        snapshot.inflightRequests = Float(ledger.requests)
        snapshot.inflightPrefillRequests = Float(ledger.prefillRequests)
        snapshot.inflightPrefillTokens = Float(ledger.prefillTokens)
        snapshot.inflightUncachedTokens = Float(ledger.uncachedTokens)
        snapshot.inflightDecodeRequests = Float(ledger.decodeRequests)
        snapshot.inflightDecodeTokens = Float(ledger.decodeTokens)
        if let gauges {
            snapshot.running = Float(gauges.running)
            snapshot.waiting = Float(gauges.waiting)
            snapshot.kvUsage = Float(gauges.kvUsage)
            snapshot.scrapeAge = min(max(Float(now - scrapeTime), 0), InstanceSnapshot.neverScraped)
        }
        snapshot.kvCapacityTokens = Float(capacityTokens)
        let line = statistics.ttft(fleet: fleet)
        snapshot.secondsPerPrefillToken = Float(line.slope)
        snapshot.baseTTFT = Float(line.base)
        snapshot.ttftResidual = Float(statistics.ttftResidual)
        snapshot.secondsPerToken = Float(statistics.secondsPerToken(fleet: fleet))
        snapshot.observedOutcomes = Float(statistics.observedOutcomes)
        return snapshot
    }
}
