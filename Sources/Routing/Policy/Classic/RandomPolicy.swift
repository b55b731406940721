/// Any candidate, each with equal probability. For comparison, and for data that nothing has biased.
public struct RandomPolicy: Policy {
    /// A policy without state.
    public init() {}

    /// The candidates alone.
    public var needs: PolicyNeeds { .candidates }

    /// Ranks all candidates alike, so that chance decides.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        Ranking(scores: [Float](repeating: 0, count: input.snapshot.instances.count), random: &random)
    }
}
