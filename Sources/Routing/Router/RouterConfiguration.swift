/// How a router decides.
public struct RouterConfiguration: Sendable, Equatable {
    /// The policy's name, one of `PolicyRegistry.names`.
    public var policy = "learned"
    /// The policy that decides where `learned` has no model it can trust.
    public var fallback = "predictive_ttft"
    /// Probability with which `learned` explores.
    public var explorationRate = 0.01
    /// How far below the best score, as a share of it, a candidate may lie to be explored.
    public var explorationMargin = 0.2
    /// How `learned` explores.
    public var exploration = Exploration.epsilon
    /// Share of requests that `learned` sends where the fallback would, so that the model can be held against it.
    public var guardShare = 0.02
    /// What `learned` charges a candidate for what its choice costs other requests.
    public var prices = LearnedPolicy.Prices()
    /// How much each cost to others counts for the predictive policies.
    public var weights = PredictiveWeights()
    /// How wrong the predictive policies' figures are made, to see how much depends on them: the standard deviation of a
    /// factor on each candidate's; 0 leaves them.
    public var latencyError = 0.0
    /// How much a decision's rollouts may do, and for how many candidates.
    public var rollouts = RolloutBounds()
    /// What the router is to do without, to see what it is worth.
    public var hidden: Set<SnapshotPart> = []
    /// Seed of all the router's chance.
    public var seed: UInt64 = 0
    /// Most blocks the prefix index holds, over all instances.
    public var prefixBlocks = 1 << 20
    /// Whether decisions are recorded or learned from, so that each has its whole snapshot and its feature vectors;
    /// else a decision holds what its policy needs.
    public var recordsDecisions = true
    /// What is found out for each decision even where neither the policy nor the records need it.
    public var leastNeeds = PolicyNeeds.candidates
    /// Whether it is learned how long answers are. Off in experiments that ask what that is worth.
    public var learnsLengths = true
    /// Number of the first decision: one more than the logbook's last.
    public var firstDecisionID: Int64 = 1

    /// The defaults.
    public init() {}
}
