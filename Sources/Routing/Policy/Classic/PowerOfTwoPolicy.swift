/// The one of two random candidates that has fewer requests in flight.
///
/// Source: Mitzenmacher, "The power of two choices in randomized load balancing" (2001); `power_of_two` of vllm-router
/// and sglang's gateway. No settings. Load is the router's own count of requests in flight.
public struct PowerOfTwoPolicy: Policy {
    /// A policy without state.
    public init() {}

    /// Requests in flight alone.
    public var needs: PolicyNeeds { .load }

    /// Ranks the winner of the draw first, then by fewest requests in flight.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let scores = input.snapshot.instances.map { -$0.inflightRequests }
        let count = scores.count
        guard count > 2 else { return Ranking(scores: scores, random: &random) }
        let first = random.index(below: count)
        var second = random.index(below: count - 1)
        if second >= first { second += 1 }
        let chosen = scores[second] > scores[first] ? second : first
        return Ranking(
            scores: scores, order: Choice.order(scores, first: chosen), reason: .greedy,
            propensity: Self.propensity(of: chosen, scores))
    }

    /// It wins against every worse one and, by the draw's order, against half of its equals.
    private static func propensity(of chosen: Int, _ scores: [Float]) -> Double {
        let worse = scores.count { $0 < scores[chosen] }
        let equal = scores.count { $0 == scores[chosen] } - 1
        let pairs = Double(scores.count * (scores.count - 1)) / 2
        return (Double(worse) + Double(equal) / 2) / pairs
    }
}
