/// Shift and scale of columns: `(x - mean) / scale` has mean 0 and variance 1 over the training samples.
public struct Standardisation: Sendable, Equatable, Codable {
    /// Weighted mean of each column.
    public let mean: [Double]
    /// Weighted standard deviation of each column; 1 for a constant column, so that it standardises to 0.
    public let scale: [Double]

    /// A known standardisation; both arrays have one value a column.
    public init(mean: [Double], scale: [Double]) {
        precondition(mean.count == scale.count, "mean and scale differ in size")
        self.mean = mean
        self.scale = scale
    }

    /// Number of columns.
    public var count: Int { mean.count }

    /// Measures the columns of a row-major buffer.
    ///
    /// - Parameters:
    ///   - values: `weights.count` rows of `columns` finite values.
    ///   - columns: columns of a row.
    ///   - weights: one weight a row, not negative, their sum positive.
    public init(measuring values: UnsafeBufferPointer<Double>, columns: Int, weights: UnsafeBufferPointer<Double>) {
        precondition(values.count == weights.count * columns, "rows and weights differ in number")
        let total = weights.reduce(0, +)
        var mean = [Double](repeating: 0, count: columns)
        var scale = [Double](repeating: 0, count: columns)
        mean.withUnsafeMutableBufferPointer { mean in
            for row in 0..<weights.count {
                let share = weights[row] / total
                for column in 0..<columns { mean[column] += share * values[row * columns + column] }
            }
            scale.withUnsafeMutableBufferPointer { scale in
                for row in 0..<weights.count {
                    let share = weights[row] / total
                    for column in 0..<columns {
                        let deviation = values[row * columns + column] - mean[column]
                        scale[column] += share * deviation * deviation
                    }
                }
            }
        }
        for column in 0..<columns {
            let deviation = scale[column].squareRoot()
            // A constant column's deviation is not exactly zero once its mean has been rounded.
            scale[column] = deviation > 1e-10 * abs(mean[column]) && deviation.isNormal ? deviation : 1
        }
        self.init(mean: mean, scale: scale)
    }
}
