/// The candidate with the largest cached share of the prompt among those that are not too loaded.
///
/// Source: AIBrix's `prefix-cache`; as `prefix_cache_1` it is the baseline that Lodestar publishes its gains over
/// (arXiv 2606.00946). Defaults: where the largest and the smallest number of requests in flight differ by more than 8,
/// the fewest requests decide; else the largest cached percentage among the candidates with at most mean + 1 standard
/// deviation of requests in flight, fewer requests first among equals.
public struct PrefixCachePolicy: Policy {
    private let spread: Float
    private let deviations: Float

    /// A policy; see above for the settings.
    public init(spread: Float = 8, deviations: Float = 1) {
        self.spread = spread
        self.deviations = deviations
    }

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by cached percentage, overloaded candidates last, or by load alone where that is uneven.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let instances = input.snapshot.instances
        let loads = instances.map(\.inflightRequests)
        if (loads.max() ?? 0) - (loads.min() ?? 0) > spread {
            return Ranking(scores: loads.map { -$0 }, random: &random)
        }
        let count = Float(loads.count)
        let mean = loads.reduce(0, +) / count
        let variance = loads.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let bar = mean + deviations * variance.squareRoot()
        let prompt = max(input.snapshot.request.promptTokens, 1)
        let scores = instances.map { instance in
            let percent = (100 * instance.cachedTokens / prompt).rounded(.down)
            return percent - instance.inflightRequests / 1_024 - (instance.inflightRequests <= bar ? 0 : 1_000)
        }
        return Ranking(scores: scores, random: &random)
    }
}
