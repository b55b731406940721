/// One retraining and its result.
public struct RoundRecord: Sendable, Equatable {
    /// How a round ended.
    public enum Result: String, Sendable, CaseIterable {
        /// Its model serves from now on.
        case promoted
        /// Its model was not good enough; `reason` says by what measure.
        case rejected
        /// What served before no longer does, and nothing took its place.
        case demoted
        /// No model came of it; `reason` says why.
        case failed
    }

    /// Unix time of the round's end in seconds.
    public var time: Double
    /// Seconds the round took.
    public var duration: Double
    /// Kind of the model trained, such as `ridge`.
    public var kind: String
    /// Version of the model trained; 0 where none came of the round.
    public var modelVersion: Int
    /// The objective trained for, as `Objective.description` writes it.
    public var objective: String
    /// Samples the model has seen.
    public var samples: Int
    /// Prequential mean absolute error of the round's model, in the objective's unit.
    public var error: Double?
    /// Prequential mean absolute error of the model that served before, on the same samples.
    public var championError: Double?
    /// Prequential mean absolute error of the mean predictor, on the same samples.
    public var meanError: Double?
    /// Prequential mean absolute error of the median predictor, on the same samples.
    public var medianError: Double?
    /// How the round ended.
    public var result: Result
    /// Why, in words for the operator.
    public var reason: String

    /// A round; every argument has the meaning of the property of its name.
    public init(
        time: Double, duration: Double, kind: String, modelVersion: Int, objective: String, samples: Int,
        error: Double? = nil, championError: Double? = nil, meanError: Double? = nil, medianError: Double? = nil,
        result: Result, reason: String
    ) {
        self.time = time
        self.duration = duration
        self.kind = kind
        self.modelVersion = modelVersion
        self.objective = objective
        self.samples = samples
        self.error = error
        self.championError = championError
        self.meanError = meanError
        self.medianError = medianError
        self.result = result
        self.reason = reason
    }
}
