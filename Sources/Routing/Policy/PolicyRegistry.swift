/// The policies by name.
public enum PolicyRegistry {
    /// What a policy is made from.
    typealias Maker = @Sendable (RouterConfiguration) throws(UnknownPolicy) -> any Policy

    /// One line a policy, in the order help texts list them.
    private static let makers: [(name: String, make: Maker)] = [
        ("learned", makeLearned),
        ("least_tokens", { _ in LeastTokensPolicy() }),
        ("predictive_ttft", { PredictivePolicy(.ttft, weights: $0.weights, latencyError: $0.latencyError) }),
        ("predictive_e2e", { PredictivePolicy(.e2e, weights: $0.weights, latencyError: $0.latencyError) }),
        ("least_request", { _ in LeastRequestPolicy() }),
        ("round_robin", { _ in RoundRobinPolicy() }),
        ("random", { _ in RandomPolicy() }),
        ("power_of_two", { _ in PowerOfTwoPolicy() }),
        ("cache_aware", { _ in CacheAwarePolicy() }),
        ("cache_aware_library", { _ in CacheAwarePolicy(CacheAwarePolicy.library) }),
        ("cache_aware_sglang", { _ in CacheAwarePolicy(CacheAwarePolicy.sglang) }),
        ("prefix_cache", { _ in PrefixCachePolicy() }),
        ("prefix_cache_and_load", { _ in PrefixCacheAndLoadPolicy() }),
        ("hit_threshold", { _ in HitThresholdPolicy() }),
        ("hit_threshold_20", { _ in HitThresholdPolicy(threshold: 0.2) }),
        ("hit_threshold_40", { _ in HitThresholdPolicy(threshold: 0.4) }),
        ("hit_threshold_60", { _ in HitThresholdPolicy(threshold: 0.6) }),
        ("hit_threshold_80", { _ in HitThresholdPolicy(threshold: 0.8) }),
        ("lmetric", { _ in LMetricPolicy() }),
        ("weighted_scorers", { _ in WeightedScorersPolicy() }),
        ("dynamo_kv", { _ in DynamoKVPolicy() }),
        ("llumnix_minus", { _ in FreeCachePolicy(countsQueue: true) }),
        ("infaas", { _ in FreeCachePolicy(countsQueue: false) }),
        ("min_qpm", { _ in FewestSentPolicy() }),
    ]

    /// The names of all policies.
    public static var names: [String] { makers.map(\.name) }

    /// A name that no policy has.
    public struct UnknownPolicy: Error, Sendable, Equatable, CustomStringConvertible {
        /// The name.
        public let name: String

        /// One sentence naming the policy asked for and those there are.
        public var description: String {
            "unknown policy \"\(name)\"; it must be one of \(PolicyRegistry.names.joined(separator: ", "))"
        }
    }

    /// Makes the policy that `configuration` names.
    ///
    /// - Throws: `UnknownPolicy` for a policy or a fallback that does not exist.
    public static func make(_ configuration: RouterConfiguration) throws(UnknownPolicy) -> any Policy {
        try make(configuration.policy, configuration)
    }

    private static func make(_ name: String, _ configuration: RouterConfiguration) throws(UnknownPolicy) -> any Policy {
        guard let maker = makers.first(where: { $0.name == name }) else { throw UnknownPolicy(name: name) }
        return try maker.make(configuration)
    }

    @Sendable private static func makeLearned(_ configuration: RouterConfiguration) throws(UnknownPolicy) -> any Policy
    {
        // The fallback needs no model, so it cannot be the learned policy itself.
        guard configuration.fallback != "learned" else { throw UnknownPolicy(name: "learned (as its own fallback)") }
        return LearnedPolicy(
            fallback: try make(configuration.fallback, configuration),
            explorationRate: configuration.explorationRate, explorationMargin: configuration.explorationMargin,
            exploration: configuration.exploration, guardShare: configuration.guardShare,
            prices: configuration.prices, weights: configuration.weights)
    }
}
