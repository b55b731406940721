/// The candidate with the fewest uncached prompt tokens to compute before this request's first token.
public struct LeastTokensPolicy: Policy {
    /// A policy without state.
    public init() {}

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by minus (uncached tokens queued + the request's own uncached tokens), ties broken at random.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let prompt = input.snapshot.request.promptTokens
        let scores = input.snapshot.instances.map {
            -($0.inflightUncachedTokens + max(prompt - $0.cachedTokens, 0))
        }
        return Ranking(scores: scores, random: &random)
    }
}
