import LinearAlgebra

/// The result of one ridge regression.
public struct RidgeFit: Sendable {
    /// What predicts.
    public let model: RidgeModel
    /// Inverse of the penalised Gram matrix over the standardised terms and the intercept, in this order;
    /// times `model.residualVariance` it is the weights' posterior covariance.
    public let inversePrecision: Matrix
    /// As many equally weighted samples would carry as much information as the weighted ones.
    public let effectiveSamples: Double

    /// Posterior variance of the prediction for one row of `model.inputCount` values, without the residual variance
    /// of a single label.
    public func predictionVariance(row: [Float]) -> Double {
        precondition(row.count == model.inputCount, "the row does not fit the model")
        let products = model.interactions.pairs.map { Double(row[$0.first]) * Double(row[$0.second]) }
        let scaling = model.standardisation
        let terms = (row.map(Double.init) + products).enumerated().map { ($1 - scaling.mean[$0]) / scaling.scale[$0] }
        let design = terms + [1]
        let spread = zip(design, inversePrecision.times(design)).reduce(0) { $0 + $1.0 * $1.1 }
        return model.residualVariance * spread
    }
}
