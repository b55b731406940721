import Learning

/// The champion as policies serve it: one immutable value, swapped as a whole.
public struct ServedModel: Sendable {
    /// Version of the model; 1 for the first one ever trained, growing over restarts.
    public let version: Int
    /// Version of the feature schema whose rows `regressor` reads.
    public let featureSchema: Int
    /// Predicts the reward (higher is better) of each candidate's raw feature row.
    public let regressor: any Regressor
    /// Least value of each column seen in training; `regressor.inputCount` values.
    public let lower: [Float]
    /// Greatest value of each column seen in training; `regressor.inputCount` values.
    public let upper: [Float]
    /// The objective whose reward is predicted, as `Objective.description` prints it.
    public let objective: String
    /// Unix time of the training in seconds.
    public let trainedTime: Double
    /// What is not known of its linear part's weights; nil where nothing is drawn from it.
    public let posterior: WeightPosterior?

    /// A model to serve; every argument has the meaning of the property of its name.
    public init(
        version: Int, featureSchema: Int, regressor: any Regressor, lower: [Float], upper: [Float], objective: String,
        trainedTime: Double = 0, posterior: WeightPosterior? = nil
    ) {
        self.posterior = posterior
        self.version = version
        self.featureSchema = featureSchema
        self.regressor = regressor
        self.lower = lower
        self.upper = upper
        self.objective = objective
        self.trainedTime = trainedTime
    }
}
