/// What each term of a linear model adds to one prediction; together with the intercept they make it up exactly.
public struct Contributions: Sendable, Equatable {
    /// The prediction where every term is at its training mean.
    public let intercept: Double
    /// What each column adds by its distance from its training mean.
    public let columns: [Double]
    /// What each interaction adds by its distance from its training mean.
    public let interactions: [Double]

    /// The prediction: the sum of all parts.
    public var sum: Double { intercept + columns.reduce(0, +) + interactions.reduce(0, +) }
}

extension RidgeModel {
    /// Splits the prediction of one row, `inputCount` values, into the parts its terms add.
    public func contributions(row: [Float]) -> Contributions {
        precondition(row.count == inputCount, "the row does not fit the model")
        func part(_ term: Int, _ value: Double) -> Double {
            weights[term] * (value - standardisation.mean[term]) / standardisation.scale[term]
        }
        return Contributions(
            intercept: intercept,
            columns: row.enumerated().map { part($0, Double($1)) },
            interactions: interactions.pairs.enumerated().map { index, pair in
                part(inputCount + index, Double(row[pair.first]) * Double(row[pair.second]))
            })
    }
}
