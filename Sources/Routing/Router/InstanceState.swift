/// What the router knows of one instance at a moment, for those who watch it.
public struct InstanceState: Sendable {
    /// Its number.
    public let id: InstanceID
    /// What the operator calls it.
    public let name: String
    /// Whether it may be given requests.
    public let available: Bool
    /// What is in flight on it.
    public let ledger: InstanceLedger
    /// What its last answered scrape said; nil before the first.
    public let gauges: ScrapedGauges?
    /// Unix time of that scrape in seconds; 0 before the first.
    public let scrapeTime: Double
}

extension Router {
    /// All instances, in the order they joined.
    public func instanceStates() -> [InstanceState] {
        records.map {
            InstanceState(
                id: $0.id, name: $0.name, available: $0.available, ledger: $0.ledger, gauges: $0.gauges,
                scrapeTime: $0.scrapeTime)
        }
    }

    /// Entries of the prefix index (one a block and group of eight instances), and the most it holds.
    public var prefixEntries: (held: Int, most: Int) { (index.count, configuration.prefixBlocks) }

    /// The reward of an outcome where it may be held against the decision's prediction: a model decided, and under the
    /// objective of now.
    public func reward(of outcome: Outcome, after decision: Decision) -> Double? {
        guard decision.predictedReward != nil, decision.id >= objectiveSince else { return nil }
        return objective.reward(of: outcome)
    }
}
