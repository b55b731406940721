/// The candidate with the longest cached prefix while loads are even; the one with the least load otherwise.
///
/// Source: `cache_aware` of vllm-router and of sglang's gateway. Loads are uneven where the largest exceeds the smallest
/// both by `absolute` requests and by the factor `relative`; then, and where the longest cached share of the prompt is at
/// most `threshold`, the fewest requests in flight decide (in sglang's, for the latter: the smallest tree, which is here
/// the fewest tokens sent that were not expected to be cached).
///
/// vllm-router's own comments and documentation still tell of the smallest tree, but its code takes the least
/// load. The difference is large: on equal GPUs the smallest tree spreads uncached tokens, the least load requests.
///
/// Three sets of defaults are in use: ``commandLine`` of vllm-router's command line, ``library`` of its library and
/// documentation, ``sglang`` of sglang. Their trees of prompt characters are here the router's prefix index, which
/// forgets as the engines do; the originals forget by time or size.
public struct CacheAwarePolicy: Policy {
    /// When loads are uneven and what counts as a hit.
    public struct Settings: Sendable, Equatable {
        /// Cached share of the prompt above which it is a hit.
        public var threshold: Float
        /// Requests in flight by which the largest load exceeds the smallest where they are uneven.
        public var absolute: Float
        /// Factor by which it does.
        public var relative: Float
        /// Whether requests without a hit go to the smallest tree, else to the least load.
        public var prefersSmallestTree = false
    }

    /// Defaults of vllm-router's command line.
    public static let commandLine = Settings(threshold: 0.3, absolute: 64, relative: 1.5)
    /// Defaults of vllm-router's library.
    public static let library = Settings(threshold: 0.5, absolute: 32, relative: 1.1)
    /// Defaults of sglang's gateway.
    public static let sglang = Settings(threshold: 0.5, absolute: 64, relative: 1.5, prefersSmallestTree: true)

    private let settings: Settings
    private var trees: [InstanceID: Float] = [:]

    /// A policy that has sent nothing.
    public init(_ settings: Settings = CacheAwarePolicy.commandLine) { self.settings = settings }

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by load, by cached tokens or by tree, whichever the rule says.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let ranking = Ranking(scores: scores(input.snapshot), random: &random)
        if settings.prefersSmallestTree {
            let chosen = input.snapshot.instances[ranking.order[0]]
            trees[chosen.id, default: 0] += max(input.snapshot.request.promptTokens - chosen.cachedTokens, 0)
        }
        return ranking
    }

    private func scores(_ snapshot: Snapshot) -> [Float] {
        let instances = snapshot.instances
        let loads = instances.map(\.inflightRequests)
        let most = loads.max() ?? 0
        let least = loads.min() ?? 0
        if most - least > settings.absolute, most > settings.relative * least { return loads.map { -$0 } }
        let cached = instances.map(\.cachedTokens).max() ?? 0
        guard cached > settings.threshold * max(snapshot.request.promptTokens, 1) else {
            return settings.prefersSmallestTree
                ? instances.map { -(trees[$0.id] ?? 0) } : loads.map { -$0 }
        }
        // Of equally long prefixes the one on the least loaded.
        return instances.map { $0.cachedTokens - $0.inflightRequests / 1_024 }
    }
}
