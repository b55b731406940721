/// The candidate with the fewest requests in flight, by the router's own count.
public struct LeastRequestPolicy: Policy {
    /// A policy without state.
    public init() {}

    /// Requests in flight alone.
    public var needs: PolicyNeeds { .load }

    /// Ranks by minus the number of requests in flight, ties broken at random.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        Ranking(scores: input.snapshot.instances.map { -$0.inflightRequests }, random: &random)
    }
}
