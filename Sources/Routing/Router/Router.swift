/// The routing state of one gateway or one simulated cluster, and the decisions made from it.
///
/// Pure: no clock, no threads, no input or output. Time is an argument: Unix seconds, the same clock as `Outcome.time`.
/// Not safe for concurrent use; its owner serialises calls. It is a value only so that it can live in a lock:
/// keep one copy.
///
/// The way of a request: `decide`, `dispatch`, `firstToken`, `streamed`..., `finish`. Failover: `abandon` the ticket
/// and `dispatch` the same decision to the next position of its ranking.
public struct Router: Sendable {
    /// What the router was made with, or took over since.
    public private(set) var configuration: RouterConfiguration
    /// The model in use, where one is installed.
    public private(set) var model: ServedModel?
    /// Running statistics over all instances.
    public internal(set) var fleet = FleetStatistics()

    var records: [InstanceRecord] = []
    /// Place of each instance in `records` by its number, -1 once it is gone.
    var places: [Int32] = []
    var table = InFlightTable()
    var due = DueReleases()
    var index: PrefixIndex
    var estimator = TokenEstimator()
    var lengths = OutputLengths()
    var models = ModelGroups()
    var predictor = Predictor()
    /// What is asked of the groups of instances; nil where nobody reads it.
    var watch: DemandWatch?
    /// What is found out for each decision.
    public private(set) var needs: PolicyNeeds

    private var policy: any Policy
    private(set) var objective = Objective()
    /// The first decision under this objective.
    private(set) var objectiveSince: Int64 = 0
    var random: RoutingGenerator
    private var nextDecision: Int64
    private var candidates: [InstanceID] = []
    private var matched: [Int] = []
    /// Counts the requests that were only passed on, so that equal instances take turns.
    var spreadTurn = 0

    /// A router without instances.
    ///
    /// - Throws: `PolicyRegistry.UnknownPolicy` where the configuration names a policy that does not exist.
    public init(_ configuration: RouterConfiguration = RouterConfiguration()) throws(PolicyRegistry.UnknownPolicy) {
        self.configuration = configuration
        let policy = try PolicyRegistry.make(configuration)
        self.policy = policy
        needs = max(configuration.recordsDecisions ? .features : policy.needs, configuration.leastNeeds)
        random = RoutingGenerator(seed: configuration.seed)
        nextDecision = configuration.firstDecisionID
        index = PrefixIndex(maximumBlocks: configuration.prefixBlocks)
        predictor.lives.learns = configuration.learnsLengths
    }

    /// Takes over another policy and its parameters (`policy`, `fallback`, exploration, `prices`, `weights`,
    /// `rollouts`); the next decision uses them. What is known of instances and requests stays; seed, `prefixBlocks` and
    /// the count of decisions do not change.
    ///
    /// - Throws: `PolicyRegistry.UnknownPolicy` where there is no such policy; the old one then goes on.
    public mutating func reconfigure(_ new: RouterConfiguration) throws(PolicyRegistry.UnknownPolicy) {
        let made = try PolicyRegistry.make(new)
        policy = made
        needs = max(configuration.recordsDecisions ? .features : made.needs, configuration.leastNeeds)
        // What ended meanwhile would stay in them for ever.
        if needs < .predictions { for place in records.indices { records[place].shadow = InstanceShadow() } }
        configuration.policy = new.policy
        configuration.fallback = new.fallback
        configuration.explorationRate = new.explorationRate
        configuration.explorationMargin = new.explorationMargin
        configuration.exploration = new.exploration
        configuration.guardShare = new.guardShare
        configuration.prices = new.prices
        configuration.weights = new.weights
        configuration.rollouts = new.rollouts
    }

    /// Puts a model into service, or takes it out with nil; the next decision uses it.
    public mutating func install(_ model: ServedModel?) {
        self.model = model
        let parsed = model.flatMap { try? Objective.parse($0.objective) } ?? Objective()
        guard parsed != objective else { return }
        objective = parsed
        objectiveSince = nextDecision
    }

    /// Ranks the available instances that have the request's model; nil where there is none.
    ///
    /// - Parameters:
    ///   - facts: the request.
    ///   - now: the time of the decision in seconds.
    ///   - eligible: which instances may serve it, beside being available and having its model.
    public mutating func decide(
        _ facts: RequestFacts, now: Double, eligible: (InstanceID) -> Bool = { _ in true }
    ) -> Decision? {
        releaseDue(by: now)
        candidates.removeAll(keepingCapacity: true)
        let admission = models.admission(of: facts.model)
        for place in records.indices
        where records[place].available && records[place].heldUntil <= now && admission.admits(records[place].group)
            && eligible(records[place].id)
        {
            candidates.append(records[place].id)
        }
        if candidates.isEmpty {
            // Where something is held against all of them, the best is still better than none.
            for place in records.indices
            where records[place].available && admission.admits(records[place].group) && eligible(records[place].id) {
                candidates.append(records[place].id)
            }
        }
        guard !candidates.isEmpty else { return nil }
        var snapshot = needs >= .snapshot ? takeSnapshot(facts, now: now) : countLoad(now: now)
        if configuration.hidden.isEmpty {
            if needs >= .predictions { predict(&snapshot, facts) }
        } else {
            snapshot.hide(configuration.hidden)
            if needs >= .predictions, !configuration.hidden.contains(.rollout) { predict(&snapshot, facts) }
        }
        let features = needs >= .features ? FeatureBuilder.build(snapshot) : []
        let ranking = policy.rank(
            PolicyInput(snapshot: snapshot, features: features, model: model, objective: objective), random: &random)
        defer { nextDecision += 1 }
        return Decision(
            id: nextDecision, snapshot: snapshot, featureSchema: FeatureSchema.version, features: features,
            scores: ranking.scores, ranking: ranking.order, policy: configuration.policy, reason: ranking.reason,
            propensity: ranking.propensity, modelVersion: ranking.modelVersion,
            predictedReward: ranking.predictedReward, trial: ranking.trial)
    }

    /// The candidates and what is in flight on them: enough for policies that look at nothing else.
    private func countLoad(now: Double) -> Snapshot {
        let instances = candidates.map { id in
            var instance = InstanceSnapshot(id: id)
            instance.inflightRequests = Float(records[Int(places[Int(id.rawValue)])].ledger.requests)
            return instance
        }
        return Snapshot(time: now, request: RequestSnapshot(), instances: instances)
    }

    /// What is known of the candidates and the request now.
    private mutating func takeSnapshot(_ facts: RequestFacts, now: Double) -> Snapshot {
        var request = RequestSnapshot()
        let prompt = min(max(estimator.tokens(of: facts), 0), Self.mostTokens)
        let quantiles = expectedLength(of: facts)
        request.promptTokens = Float(prompt)
        request.maxTokens = Float(min(max(facts.maxTokens ?? 0, 0), Self.mostTokens))
        request.outputTokensQ10 = Float(quantiles.q10)
        request.outputTokensQ50 = Float(quantiles.q50)
        request.outputTokensQ90 = Float(quantiles.q90)
        request.stream = facts.stream ? 1 : 0
        request.messageCount = Float(min(max(facts.messageCount, 0), 1_000_000))
        request.ttftTarget = Float(facts.ttftTarget ?? 0)
        request.tpotTarget = Float(facts.tpotTarget ?? 0)

        index.matchedBlocks(facts.blockHashes, candidates: candidates, into: &matched)
        let bytesPerToken = estimator.bytesPerToken(model: facts.model)
        var instances: [InstanceSnapshot] = []
        instances.reserveCapacity(candidates.count)
        for (position, id) in candidates.enumerated() {
            let place = Int(places[Int(id.rawValue)])
            let found = Self.tokens(ofBlocks: matched[position], bytesPerToken: bytesPerToken, prompt: prompt)
            instances.append(
                records[place].snapshot(
                    cachedTokens: records[place].trusted(matched: found), fleet: fleet, now: now))
        }
        return Snapshot(time: now, request: request, instances: instances)
    }

    /// Prompt tokens in the first `blocks` blocks; at least the last token of a prompt is always computed.
    static func tokens(ofBlocks blocks: Int, bytesPerToken: Double, prompt: Int) -> Int {
        guard blocks > 0, bytesPerToken > 0 else { return 0 }
        let tokens = Int(Double(BlockSchedule.end(of: blocks - 1)) / bytesPerToken)
        return max(min(tokens, prompt - 1), 0)
    }

    func expectedLength(of facts: RequestFacts) -> OutputLengths.Quantiles {
        if let tagged = facts.predictedLength {
            return OutputLengths.Quantiles(q10: Double(tagged.q10), q50: Double(tagged.q50), q90: Double(tagged.q90))
        }
        let quantiles = lengths.quantiles(model: facts.model)
        guard let most = facts.maxTokens, most > 0 else { return quantiles }
        return quantiles.capped(at: Double(most))
    }

    /// Token counts stay exact as 32-bit floats below this.
    static let mostTokens = 1 << 24
}
