/// The largest weighted sum of three scores from 0 to 1: cached share of the prompt, short queue, free KV cache.
///
/// Source: the endpoint picker of llm-d and of the Kubernetes Gateway API inference extension, with the weights prefix 3,
/// queue 2, KV cache 2 and the picker `max-score`. The queue's score is 1 for the shortest of the candidates' queues and
/// 0 for the longest, 1 for all where they are equal; queue and KV use are the last scrape's.
public struct WeightedScorersPolicy: Policy {
    private let prefix: Float
    private let queue: Float
    private let cache: Float

    /// A policy with the weights of its three scorers.
    public init(prefix: Float = 3, queue: Float = 2, cache: Float = 2) {
        self.prefix = prefix
        self.queue = queue
        self.cache = cache
    }

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by the weighted sum.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let instances = input.snapshot.instances
        let prompt = max(input.snapshot.request.promptTokens, 1)
        let longest = instances.map(\.waiting).max() ?? 0
        let shortest = instances.map(\.waiting).min() ?? 0
        let scores = instances.map { instance in
            let short = longest > shortest ? (longest - instance.waiting) / (longest - shortest) : 1
            return prefix * min(instance.cachedTokens / prompt, 1) + queue * short + cache * (1 - instance.kvUsage)
        }
        return Ranking(scores: scores, random: &random)
    }
}
