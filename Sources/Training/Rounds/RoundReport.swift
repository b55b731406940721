import Learning

/// What one retraining did and why.
public struct RoundReport: Sendable, Equatable {
    /// How a round ended.
    public enum Result: String, Sendable, CaseIterable {
        /// The new model serves.
        case promoted
        /// The new model does not serve; what served before goes on.
        case rejected
        /// What served before no longer does, and nothing took its place.
        case demoted
        /// No new model could be made.
        case failed
    }

    /// Unix time of the round's end in seconds.
    public var time: Double
    /// Kind of the model trained.
    public var kind = TrainedModel.Kind.ridge
    /// Version of the model the round made; nil where it made none.
    public var version: Int?
    /// Version that serves after the round; nil where none does.
    public var champion: Int?
    /// How it ended.
    public var result: Result
    /// Why, with the figures.
    public var reason: String
    /// The objective trained for.
    public var objective: String
    /// Labelled samples in the window.
    public var samples: Int
    /// Test-then-learn samples behind the errors.
    public var evaluated: Int
    /// The models' mean absolute test-then-learn error in reward; nil where nothing was tested.
    public var mae: Double?
    /// The same for the model that served before the round, its predecessors' tests included; nil where none served.
    public var maeChampion: Double?
    /// The same for always predicting the mean.
    public var maeMean: Double?
    /// The same for always predicting the median.
    public var maeMedian: Double?
    /// Explained share of the tested rewards' variance; nil where nothing was tested or nothing varied.
    public var r2: Double?
    /// Seconds the round took.
    public var duration: Double
    /// Seconds of the thread's CPU time the round took.
    public var cpu: Double
    /// The model's file (`ModelArtefact`); nil where the round made none.
    public var artefact: String?
}
