/// The most free KV cache for each running request.
///
/// Sources: INFaaS++ as Block compares with it (arXiv 2508.03611): free blocks / max(running, 1); and Llumnix- there:
/// the same with the demand of queued prefills taken off the free blocks, without Llumnix's migration. No settings.
/// Free cache and running requests are the last scrape's. vLLM does not say what its queue demands, so that is the
/// router's own count of prompt tokens that wait for their first token.
public struct FreeCachePolicy: Policy {
    private let countsQueue: Bool

    /// A policy; `countsQueue` makes it Llumnix-, else it is INFaaS++.
    public init(countsQueue: Bool) { self.countsQueue = countsQueue }

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by free tokens a running request.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let scores = input.snapshot.instances.map { instance in
            let known = instance.kvCapacityTokens
            let capacity = known > 0 ? known : Float(PrefixIndex.defaultCapacity)
            let free = capacity * (1 - instance.kvUsage) - (countsQueue ? instance.inflightPrefillTokens : 0)
            return free / max(instance.running, 1)
        }
        return Ranking(scores: scores, random: &random)
    }
}
