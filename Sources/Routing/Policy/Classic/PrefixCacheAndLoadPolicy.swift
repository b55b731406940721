import Collections

/// The least loaded of those with the longest cached prefix where that is more than half of the prompt; else the
/// candidate with the lowest cost of the last three minutes.
///
/// Source: Preble (arXiv 2407.00023) as AIBrix's `prefix-cache-preble` and Lodestar's code have it. Defaults: a match
/// above 50 %, a window of 180 s, 45 tokens still to decode for each request in flight at 0.15 s each, and a prefill cost
/// whose coefficients for Llama-3-8B on an A30 were scaled from another GPU's by its authors. Its rebalancing, which
/// needs more than 50 requests an instance, is left out; its index forgets after minutes, the router's as the engines do.
public struct PrefixCacheAndLoadPolicy: Policy {
    private static let window = 180.0
    private static let decodeSeconds: Float = 45 * 0.15

    private var sent: Deque<(time: Double, instance: InstanceID, seconds: Float)> = []
    private var recent: [InstanceID: Float] = [:]

    /// A policy that has sent nothing.
    public init() {}

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by matched tokens where they suffice, else by minus the cost in seconds.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let snapshot = input.snapshot
        forget(before: snapshot.time - Self.window)
        let ranking = Ranking(scores: scores(snapshot), random: &random)
        let chosen = snapshot.instances[ranking.order[0]]
        let seconds = Self.prefillSeconds(
            uncached: max(snapshot.request.promptTokens - chosen.cachedTokens, 0), prompt: snapshot.request.promptTokens
        )
        sent.append((snapshot.time, chosen.id, seconds))
        recent[chosen.id, default: 0] += seconds
        return ranking
    }

    private func scores(_ snapshot: Snapshot) -> [Float] {
        let longest = snapshot.instances.map(\.cachedTokens).max() ?? 0
        if longest > 0.5 * max(snapshot.request.promptTokens, 1) {
            return snapshot.instances.map { instance in
                // Loads are far below the step between those with the longest match and the others.
                -instance.inflightRequests - (instance.cachedTokens == longest ? 0 : 1e6)
            }
        }
        return snapshot.instances.map { instance in
            let queued = Self.decodeSeconds * instance.inflightRequests
            return -(recent[instance.id] ?? 0) - queued
        }
    }

    private mutating func forget(before time: Double) {
        while let oldest = sent.first, oldest.time < time {
            sent.removeFirst()
            recent[oldest.instance, default: 0] -= oldest.seconds
        }
        // Sums of what comes and goes drift.
        if sent.isEmpty { recent.removeAll(keepingCapacity: true) }
    }

    /// What its authors take a prefill to cost.
    static func prefillSeconds(uncached: Float, prompt: Float) -> Float {
        let linear = 0.2206 * max(uncached, 384) + 8.57
        let attention = 2.418e-4 * prompt + 0.215
        let quadratic = uncached >= 4_096 ? -13.63 + 7.14e-3 * uncached + 4.0e-6 * uncached * uncached : 0
        return (linear + attention + quadratic) / 0.9 / 1_000
    }
}
