import Routing

/// One served candidate with what then happened: the trainer's whole input.
public struct TrainingSample: Sendable, Equatable {
    /// The decision's number.
    public var decision: Int64
    /// Unix time of the outcome in seconds; samples are submitted in its order.
    public var time: Double
    /// The chosen candidate's feature vector, exactly as scored.
    public var features: [Float]
    /// Version of the feature schema of `features`.
    public var featureSchema: Int
    /// What was observed.
    public var outcome: Outcome
    /// Instances tried; where more than one, the outcome's times include the failed attempts and are no label.
    public var attempts: Int
    /// Where the model and the fallback wanted different instances: whose was taken.
    public var trial: GuardTrial?

    /// A sample; every argument has the meaning of the property of its name.
    public init(
        decision: Int64, time: Double, features: [Float], featureSchema: Int, outcome: Outcome, attempts: Int = 1,
        trial: GuardTrial? = nil
    ) {
        self.trial = trial
        self.decision = decision
        self.time = time
        self.features = features
        self.featureSchema = featureSchema
        self.outcome = outcome
        self.attempts = attempts
    }
}
