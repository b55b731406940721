/// Test-then-learn errors over a number of samples, in the label's unit.
public struct PrequentialSummary: Sendable, Equatable, Codable {
    /// Samples tested.
    public let count: Int
    /// Mean absolute error of the model.
    public let mae: Double
    /// Root of the model's mean squared error.
    public let rmse: Double
    /// Share of the tested labels' variance that the model explains; nil where they do not vary.
    public let r2: Double?
    /// Mean absolute error of always predicting the mean of the labels so far.
    public let maeMean: Double
    /// Mean absolute error of always predicting the median of the labels so far.
    public let maeMedian: Double
    /// Mean absolute error of what was predicted without learning; nil where that was not so for each sample.
    public let maeReference: Double?

    /// A summary; every argument has the meaning of the property of its name.
    public init(
        count: Int, mae: Double, rmse: Double, r2: Double?, maeMean: Double, maeMedian: Double,
        maeReference: Double? = nil
    ) {
        self.count = count
        self.mae = mae
        self.rmse = rmse
        self.r2 = r2
        self.maeMean = maeMean
        self.maeMedian = maeMedian
        self.maeReference = maeReference
    }

    enum CodingKeys: String, CodingKey {
        case count, mae, rmse, r2
        case maeMean = "mae_mean"
        case maeMedian = "mae_median"
        case maeReference = "mae_reference"
    }
}
