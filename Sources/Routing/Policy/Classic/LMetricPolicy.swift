/// The smallest product of uncached prompt tokens, the request's own included, and batch size.
///
/// Source: `lmetric` as Lodestar's code and NVIDIA Dynamo's alternative cost have it: (uncached tokens sent there and not
/// yet prefilled + own) * (requests running + waiting there + 1), ties to the smaller batch. No settings. The batch is
/// the last scrape's, and the router's own count where there was none.
public struct LMetricPolicy: Policy {
    /// A policy without state.
    public init() {}

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by minus the product.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let prompt = input.snapshot.request.promptTokens
        let scores = input.snapshot.instances.map { instance in
            let isScraped = instance.scrapeAge < InstanceSnapshot.neverScraped
            let batch = isScraped ? instance.running + instance.waiting : instance.inflightRequests
            let tokens = instance.inflightUncachedTokens + max(prompt - instance.cachedTokens, 0)
            return -tokens * (batch + 1) - batch / 1_024
        }
        return Ranking(scores: scores, random: &random)
    }
}
