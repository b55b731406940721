/// Ranks the candidates for one request.
///
/// To add one: write a type in its own file here, give it a line in `PolicyRegistry.makers` and a test file.
/// A policy sees the snapshot alone, draws chance only from `random`, keeps what state it needs in itself,
/// ranks every candidate (failover walks the ranking) and states the exact probability of its choice.
public protocol Policy: Sendable {
    /// What of its input it reads; the router need not find out the rest where nobody records it.
    var needs: PolicyNeeds { get }
    /// Ranks the candidates of `input`, of which there is at least one.
    mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking
}

extension Policy {
    /// All of it, unless a policy says otherwise.
    public var needs: PolicyNeeds { .features }
}

/// What of its input a policy reads, each step with all before it.
public enum PolicyNeeds: Int, Sendable, Comparable {
    /// Which candidates there are.
    case candidates
    /// How many requests each has in flight (`InstanceSnapshot.inflightRequests`).
    case load
    /// The snapshot but for its predictions.
    case snapshot
    /// The whole snapshot.
    case predictions
    /// The feature vectors, and the model.
    case features

    /// Whether `left` needs less than `right`.
    public static func < (left: PolicyNeeds, right: PolicyNeeds) -> Bool { left.rawValue < right.rawValue }
}

/// What a policy sees.
public struct PolicyInput: Sendable {
    /// What was known.
    public var snapshot: Snapshot
    /// The candidates' feature vectors, row-major, `FeatureSchema.count` columns.
    public var features: [Float]
    /// The promoted model, where there is one.
    public var model: ServedModel?
    /// The objective whose reward the model predicts.
    public var objective: Objective

    /// Input of a policy; every argument has the meaning of the property of its name.
    public init(snapshot: Snapshot, features: [Float], model: ServedModel? = nil, objective: Objective = .ttft) {
        self.snapshot = snapshot
        self.features = features
        self.model = model
        self.objective = objective
    }
}

/// A policy's answer.
public struct Ranking: Sendable, Equatable {
    /// One score a candidate, higher is better, in the policy's own unit.
    public var scores: [Float]
    /// Candidate positions, best first: a permutation of `0..<scores.count`.
    public var order: [Int]
    /// Why the first was chosen.
    public var reason: Decision.Reason
    /// Probability with which the first was chosen, given the input and the policy's state.
    public var propensity: Double
    /// Version of the model that gave the scores; 0 where none did.
    public var modelVersion: Int
    /// The chosen candidate's predicted reward; nil where no model scored.
    public var predictedReward: Float?
    /// Where the model and the fallback wanted different candidates: whose was taken.
    public var trial: GuardTrial?

    /// Ranks by `scores` without a model, ties broken at random.
    public init(scores: [Float], random: inout RoutingGenerator) {
        let best = Choice.best(of: scores)
        let first = best.count == 1 ? best.first : Choice.pick(best, among: scores, random: &random)
        self.init(
            scores: scores, order: Choice.order(scores, first: first), reason: .greedy,
            propensity: 1 / Double(best.count))
    }

    /// An answer; every argument has the meaning of the property of its name.
    public init(
        scores: [Float], order: [Int], reason: Decision.Reason, propensity: Double, modelVersion: Int = 0,
        predictedReward: Float? = nil, trial: GuardTrial? = nil
    ) {
        self.scores = scores
        self.order = order
        self.reason = reason
        self.propensity = propensity
        self.modelVersion = modelVersion
        self.predictedReward = predictedReward
        self.trial = trial
    }
}
