import Routing
import Training

/// `learned` with something changed or left out, to see what that is worth.
public enum LearnedVariant: Sendable, Equatable {
    /// One kind of model alone.
    case only(Contestants)
    /// A part of what the router knows left out.
    case without(SnapshotPart)
    /// Exploring by draws from the weights' posterior.
    case posterior
    /// Neither exploring nor held against the fallback.
    case greedy

    private static let prefix = "learned_"

    /// All of them.
    public static let all: [LearnedVariant] =
        [.only(.ridge), .only(.mlp)] + SnapshotPart.allCases.map { .without($0) } + [.posterior, .greedy]

    /// Their names as simulated policies.
    public static var names: [String] { all.map(\.name) }

    /// Its name as a simulated policy.
    public var name: String {
        switch self {
        case .only(let kind): return Self.prefix + kind.rawValue
        case .without(let part): return Self.prefix + "without_" + part.rawValue
        case .posterior: return Self.prefix + "posterior"
        case .greedy: return Self.prefix + "greedy"
        }
    }

    /// The variant of this name; nil where there is none.
    static func named(_ name: String) -> LearnedVariant? { all.first { $0.name == name } }

    /// Makes a run of `learned` one of the variant.
    func change(_ options: inout SimulationOptions) {
        options.policy = "learned"
        switch self {
        case .only(let kind): options.trainer.contestants = kind
        case .without(let part):
            options.router.hidden = [part]
            // Nor may rollouts decide until there is a model.
            if part == .rollout { options.router.fallback = "least_tokens" }
        case .posterior:
            options.router.exploration = .posterior
            options.trainer.keepsPosterior = true
        case .greedy:
            options.router.explorationRate = 0
            options.router.guardShare = 0
        }
    }
}
