/// A linear model with interactions, fitted by ridge regression; reads raw feature rows.
///
/// In training each column and each product of columns is standardised, and
/// `prediction = intercept + sum(weight * (term - mean) / scale)`. For serving this is folded into one linear form over
/// raw columns and raw products, so a prediction is one multiplication a term and allocates nothing.
public struct RidgeModel: Regressor, Equatable {
    /// Columns of a raw row.
    public let inputCount: Int
    /// Products of columns that are terms of their own.
    public let interactions: Interactions
    /// Mean and scale of each term: the columns first, then the products.
    public let standardisation: Standardisation
    /// Weight of each standardised term: the columns first, then the products.
    public let weights: [Double]
    /// The prediction where every term is at its mean.
    public let intercept: Double
    /// Estimated variance of a label about its prediction, in squared units of the label.
    public let residualVariance: Double
    /// Range of each column in training.
    public let bounds: ColumnBounds
    /// What is not known of the weights; nil where it was not kept.
    public var posterior: WeightPosterior?

    let folded: FoldedForm

    /// A model of known parts; `standardisation` and `weights` have `inputCount + interactions.count` values, `bounds`
    /// `inputCount`, and the interactions name columns below `inputCount`.
    public init(
        inputCount: Int, interactions: Interactions, standardisation: Standardisation, weights: [Double],
        intercept: Double, residualVariance: Double, bounds: ColumnBounds, posterior: WeightPosterior? = nil
    ) {
        let terms = inputCount + interactions.count
        precondition(inputCount > 0 && interactions.firstMisfit(columns: inputCount) == nil, "interactions do not fit")
        precondition(weights.count == terms && standardisation.count == terms, "one weight and one scale a term")
        precondition(bounds.lower.count == inputCount, "one bound a column")
        self.inputCount = inputCount
        self.interactions = interactions
        self.standardisation = standardisation
        self.weights = weights
        self.intercept = intercept
        self.residualVariance = residualVariance
        self.bounds = bounds
        self.posterior = posterior
        folded = FoldedForm(
            inputCount: inputCount, interactions: interactions, standardisation: standardisation, weights: weights,
            intercept: intercept)
    }

    /// The same with the weights of raw columns added, one each, or none.
    func adding(_ prior: [Double]) -> RidgeModel {
        guard !prior.isEmpty else { return self }
        var weights = weights
        var intercept = intercept
        for (column, weight) in prior.enumerated() {
            weights[column] += weight * standardisation.scale[column]
            intercept += weight * standardisation.mean[column]
        }
        return RidgeModel(
            inputCount: inputCount, interactions: interactions, standardisation: standardisation, weights: weights,
            intercept: intercept, residualVariance: residualVariance, bounds: bounds, posterior: posterior)
    }

    /// Predicts one value for each row; a row with a value that is not finite gets one that is not finite either,
    /// unless the column's weight is 0.
    public func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        folded.predict(rows: rows, into: output)
    }

    /// The prediction of one row in double precision.
    public func predict(row: UnsafeBufferPointer<Float>) -> Double {
        precondition(row.count == inputCount, "the row does not fit the model")
        return folded.predict(row: row)
    }

    /// The prediction of one row in double precision.
    public func predict(row: [Float]) -> Double { row.withUnsafeBufferPointer { predict(row: $0) } }
}
