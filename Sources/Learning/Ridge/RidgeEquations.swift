import LinearAlgebra

/// The normal equations of one regression over standardised terms and the intercept.
struct RidgeEquations {
    struct Solution {
        /// One weight a standardised term, then the intercept's distance from the targets' mean.
        let weights: [Double]
        /// Inverse of the penalised Gram matrix, in the same order.
        let inverse: Matrix
    }

    let standardisation: Standardisation
    let targetMean: Double
    private let terms: Int
    // Of centred, not yet scaled terms; upper triangle.
    private let gram: Matrix

    init(_ design: RidgeDesign, weights: [Double]) {
        terms = design.terms
        gram = design.gram(weights.enumerated().map { (sample: $0, weight: $1) })
        let total = weights.reduce(0, +)
        targetMean = design.centre[terms + 1]
        var scale = [Double](repeating: 1, count: terms)
        for term in 0..<terms {
            let deviation = (gram[term, term] / total).squareRoot()
            // A constant term's deviation is not exactly zero once its mean has been rounded.
            if deviation > 1e-10 * abs(design.centre[term]), deviation.isNormal { scale[term] = deviation }
        }
        standardisation = Standardisation(mean: Array(design.centre.prefix(terms)), scale: scale)
    }

    /// Minimises the weighted squared error plus the penalty, which does not touch the intercept.
    ///
    /// - Parameter removed: a Gram matrix to take off, for samples that count less than at first.
    func solve(penalty: Double, removed: Matrix? = nil) throws(RidgeFailure) -> Solution {
        let order = terms + 1
        var left = Matrix(rows: order, columns: order)
        var right = [Double](repeating: 0, count: order)
        let scale = standardisation.scale + [1]
        for row in 0..<order {
            for column in row..<order {
                let entry = gram[row, column] - (removed?[row, column] ?? 0)
                left[row, column] = entry / scale[row] / scale[column]
            }
            if row < terms { left[row, row] += penalty }
            right[row] = (gram[row, order] - (removed?[row, order] ?? 0)) / scale[row]
        }
        do {
            let factor = try Cholesky(left, solving: &right)
            return Solution(weights: right, inverse: try factor.inverse())
        } catch {
            throw .equations(error)
        }
    }
}
