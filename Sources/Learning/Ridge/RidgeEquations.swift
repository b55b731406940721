import LinearAlgebra

/// The standardised design of one regression, and its weighted normal equations.
///
/// A design row is: every term standardised, a 1 for the intercept, and the target less its mean.
struct RidgeEquations {
    struct Solution {
        /// One weight a standardised term, then the intercept's distance from the targets' mean.
        let weights: [Double]
        /// Inverse of the penalised Gram matrix, in the same order.
        let inverse: Matrix
    }

    /// Columns and interactions.
    let terms: Int
    let standardisation: Standardisation
    let targetMean: Double
    private let samples: Int
    private let design: [Double]
    private var weighted: Matrix

    init(
        rows: UnsafeBufferPointer<Float>, columns: Int, interactions: Interactions, targets: [Double],
        weights: [Double]
    ) {
        let samples = targets.count
        let terms = columns + interactions.count
        let values = [Double](unsafeUninitializedCapacity: samples * terms) { buffer, count in
            interactions.pairs.withUnsafeBufferPointer { pairs in
                for sample in 0..<samples {
                    let source = sample * columns
                    let target = sample * terms
                    for column in 0..<columns { buffer[target + column] = Double(rows[source + column]) }
                    for index in 0..<pairs.count {
                        buffer[target + columns + index] =
                            buffer[target + pairs[index].first] * buffer[target + pairs[index].second]
                    }
                }
            }
            count = samples * terms
        }
        let standardisation = values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer {
                Standardisation(measuring: values, columns: terms, weights: $0)
            }
        }
        let total = weights.reduce(0, +)
        let targetMean = zip(weights, targets).reduce(0) { $0 + $1.0 / total * $1.1 }
        let width = terms + 2
        design = [Double](unsafeUninitializedCapacity: samples * width) { buffer, count in
            let inverse = standardisation.scale.map { 1 / $0 }
            inverse.withUnsafeBufferPointer { inverse in
                standardisation.mean.withUnsafeBufferPointer { mean in
                    values.withUnsafeBufferPointer { values in
                        for sample in 0..<samples {
                            let source = sample * terms
                            let target = sample * width
                            for term in 0..<terms {
                                buffer[target + term] = (values[source + term] - mean[term]) * inverse[term]
                            }
                            buffer[target + terms] = 1
                            buffer[target + terms + 1] = targets[sample] - targetMean
                        }
                    }
                }
            }
            count = samples * width
        }
        self.samples = samples
        self.terms = terms
        self.standardisation = standardisation
        self.targetMean = targetMean
        weighted = Matrix(rows: samples, columns: width)
    }

    /// Minimises the weighted squared error plus the penalty; the penalty does not touch the intercept.
    mutating func solve(weights: [Double], penalty: Double) throws(RidgeFailure) -> Solution {
        let width = terms + 2
        let order = terms + 1
        weighted.withMutableElements { buffer in
            design.withUnsafeBufferPointer { design in
                for sample in 0..<weights.count {
                    let root = weights[sample].squareRoot()
                    for index in sample * width..<(sample + 1) * width { buffer[index] = root * design[index] }
                }
            }
        }
        let gram = weighted.gram()
        var left = Matrix(rows: order, columns: order)
        var right = [Double](repeating: 0, count: order)
        for row in 0..<order {
            for column in 0..<order { left[row, column] = gram[row, column] }
            if row < terms { left[row, row] += penalty }
            right[row] = gram[row, order]
        }
        do {
            let factor = try Cholesky(left, solving: &right)
            return Solution(weights: right, inverse: try factor.inverse())
        } catch {
            throw .equations(error)
        }
    }

    /// Target less prediction of each sample.
    func residuals(_ weights: [Double]) -> [Double] {
        let width = terms + 2
        // The last column is the centred target: with a weight of -1 the product is the residual, negated.
        return Matrix(rows: samples, columns: width, elements: design).times(weights + [-1]).map { -$0 }
    }
}
