/// A trained model with all that is needed to serve, judge and explain it; its JSON form is the model file.
public struct ModelArtefact: Sendable, Equatable {
    /// Version of the file format that this code writes and reads.
    public static let formatVersion = 1
    /// Version of the model; at least 1.
    public var version: Int
    /// Version of the feature schema of the model's rows; at least 1.
    public var featureSchema: Int
    /// Name of each column.
    public var featureNames: [String]
    /// The regressor itself.
    public var model: TrainedModel
    /// The objective whose reward it predicts.
    public var objective: String
    /// Unix time of the training in seconds.
    public var trainedTime: Double
    /// Samples it was trained on.
    public var samples: Int
    /// Its test-then-learn errors; nil where it was never tested.
    public var errors: PrequentialSummary?

    /// An artefact; every argument has the meaning of the property of its name.
    public init(
        version: Int, featureSchema: Int, featureNames: [String], model: TrainedModel, objective: String,
        trainedTime: Double, samples: Int, errors: PrequentialSummary?
    ) {
        self.version = version
        self.featureSchema = featureSchema
        self.featureNames = featureNames
        self.model = model
        self.objective = objective
        self.trainedTime = trainedTime
        self.samples = samples
        self.errors = errors
    }
}
