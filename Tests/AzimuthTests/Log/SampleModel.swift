import Learning
import Routing

/// Models of the current feature schema, as a router would have made them.
enum SampleModel {
    /// A linear model whose prediction is minus `slope` times the predicted TTFT column.
    static func artefact(version: Int, slope: Double = 1, objective: String = "ttft") -> ModelArtefact {
        let columns = FeatureSchema.count
        let terms = columns + FeatureSchema.interactions.count
        var weights = [Double](repeating: 0, count: terms)
        weights[FeatureSchema.Column.predictedTTFT.rawValue] = -slope
        return ModelArtefact(
            version: version, featureSchema: FeatureSchema.version, featureNames: FeatureSchema.names,
            model: .ridge(
                RidgeModel(
                    inputCount: columns, interactions: FeatureSchema.interactions,
                    standardisation: Standardisation(
                        mean: [Double](repeating: 0, count: terms), scale: [Double](repeating: 1, count: terms)),
                    weights: weights, intercept: -0.25, residualVariance: 0.01,
                    bounds: ColumnBounds(
                        lower: [Float](repeating: 0, count: columns), upper: [Float](repeating: 9, count: columns)))),
            objective: objective, trainedTime: 1_767_225_604, samples: 4,
            errors: PrequentialSummary(count: 300, mae: 0.2, rmse: 0.3, r2: 0.9, maeMean: 1.1, maeMedian: 1))
    }
}
