/// One routing decision with all that led to it.
public struct Decision: Sendable, Equatable {
    /// Why the chosen instance was chosen.
    public enum Reason: String, Sendable, CaseIterable {
        /// The policy's best candidate.
        case greedy
        /// A random one of the near-best candidates, for the sake of learning.
        case explore
        /// The fallback's choice where the model wanted another, taken by chance to hold the model against it.
        case control
        /// The learned policy has no promoted model: the fallback policy decided.
        case fallbackNoModel = "fallback_no_model"
        /// The best candidate's features lie outside what the model has seen: the fallback policy decided.
        case fallbackOutOfRange = "fallback_out_of_range"
        /// The model's answer was not finite, or it does not fit the feature schema: the fallback policy decided.
        case fallbackModelFault = "fallback_model_fault"
    }

    /// A process-wide growing number; the logbook's key.
    public var id: Int64
    /// What was known.
    public var snapshot: Snapshot
    /// The version of the feature schema of `features`.
    public var featureSchema: Int
    /// Feature vectors, row-major, `snapshot.instances.count` rows of `FeatureSchema` columns, exactly as scored.
    public var features: [Float]
    /// One score a candidate, higher is better, in the deciding policy's own unit.
    public var scores: [Float]
    /// Candidate positions, best first; failover walks it. Its first element is the decision.
    public var ranking: [Int]
    /// The configured policy's name.
    public var policy: String
    /// Why.
    public var reason: Reason
    /// Probability with which the policy picked the first of `ranking`, given the snapshot.
    public var propensity: Double
    /// Version of the model that scored; 0 where none did.
    public var modelVersion: Int
    /// Predicted reward of the chosen candidate; nil where no model scored.
    public var predictedReward: Float?
    /// Where the model and the fallback wanted different candidates: whose was taken. It is not logged.
    public var trial: GuardTrial?

    /// Position of the chosen candidate in `snapshot.instances`.
    public var chosen: Int { ranking.first ?? 0 }

    /// A decision; every argument has the meaning of the property of its name.
    public init(
        id: Int64, snapshot: Snapshot, featureSchema: Int, features: [Float], scores: [Float], ranking: [Int],
        policy: String, reason: Reason, propensity: Double, modelVersion: Int, predictedReward: Float?,
        trial: GuardTrial? = nil
    ) {
        self.id = id
        self.snapshot = snapshot
        self.featureSchema = featureSchema
        self.features = features
        self.scores = scores
        self.ranking = ranking
        self.policy = policy
        self.reason = reason
        self.propensity = propensity
        self.modelVersion = modelVersion
        self.predictedReward = predictedReward
        self.trial = trial
    }
}
