/// The policies by name.
public enum PolicyRegistry {
    /// What a policy is made from.
    typealias Maker = @Sendable (RouterConfiguration) throws(UnknownPolicy) -> any Policy

    /// One line a policy, in the order help texts list them.
    private static let makers: [(name: String, make: Maker)] = [
        ("learned", makeLearned),
        ("least_tokens", { _ in LeastTokensPolicy() }),
        ("least_request", { _ in LeastRequestPolicy() }),
        ("round_robin", { _ in RoundRobinPolicy() }),
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
            prices: configuration.prices)
    }
}
