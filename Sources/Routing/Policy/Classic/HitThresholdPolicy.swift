/// The candidate with the largest cached share of the prompt where that is above a threshold, whatever its load; else the
/// one with the fewest requests in flight.
///
/// Source: Lodestar's `prefix_hit_threshold_or_least_request` (arXiv 2606.00946), default 50 %; its authors also report
/// 20, 40, 60 and 80 %, which are registered under names of their own.
public struct HitThresholdPolicy: Policy {
    private let threshold: Float

    /// A policy; `threshold` is a share of the prompt, 0 to 1.
    public init(threshold: Float = 0.5) { self.threshold = threshold }

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by cached tokens or by minus the requests in flight.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let instances = input.snapshot.instances
        let cached = instances.map(\.cachedTokens)
        let isHit = (cached.max() ?? 0) > threshold * max(input.snapshot.request.promptTokens, 1)
        return Ranking(scores: isHit ? cached : instances.map { -$0.inflightRequests }, random: &random)
    }
}
