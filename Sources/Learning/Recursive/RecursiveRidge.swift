/// Weighted ridge regression that learns one observation at a time and forgets: for models of up to eight inputs that
/// must follow what they describe.
///
/// It keeps the moments of what it has seen, each new observation fading the old ones. The prior is given anew at each
/// solution, so it never fades and may itself move. Nothing is allocated after the first observation.
public struct RecursiveRidge: Sendable, Equatable {
    /// What is believed before any observation: a mean and a precision (1 / variance) for each coefficient.
    public struct Prior: Sendable, Equatable {
        /// The expected coefficients.
        public var mean: SIMD8<Double>
        /// One over the variance of each, in units of the observations' weights; all above 0.
        public var precision: SIMD8<Double>

        /// A prior; every lane of `precision` must be above 0, those of inputs not used as well.
        public init(mean: SIMD8<Double>, precision: SIMD8<Double>) {
            self.mean = mean
            self.precision = precision
        }
    }

    private var moments = [SIMD8<Double>](repeating: .zero, count: 8)
    private var right = SIMD8<Double>()
    private let forgetting: Double
    /// Observations that still count: the sum of their fading.
    public private(set) var effectiveCount = 0.0

    /// Nothing observed; each observation multiplies the weight of those before it by `forgetting` (0 to 1).
    public init(forgetting: Double) { self.forgetting = min(max(forgetting, 0), 1) }

    /// Learns that `inputs` gave `output`; `weight` is one over the variance of that. Values not finite teach nothing.
    public mutating func observe(_ inputs: SIMD8<Double>, _ output: Double, weight: Double) {
        guard weight > 0, weight.isFinite, output.isFinite, (inputs * inputs).sum().isFinite else { return }
        for row in 0..<8 { moments[row] = moments[row] * forgetting + inputs * (weight * inputs[row]) }
        right = right * forgetting + inputs * (weight * output)
        effectiveCount = effectiveCount * forgetting + 1
    }

    /// The coefficients given what was observed and `prior`: Cholesky's factorisation of an 8 by 8 system.
    ///
    /// - Returns: nil where the system is not positive definite, or not finite.
    public func solution(_ prior: Prior) -> SIMD8<Double>? {
        var result = right + prior.precision * prior.mean
        let solved = withUnsafeTemporaryAllocation(of: SIMD8<Double>.self, capacity: 8) { factor -> Bool in
            for row in 0..<8 {
                var line = moments[row]
                line[row] += prior.precision[row]
                factor.initializeElement(at: row, to: line)
            }
            return Self.factorise(factor, solving: &result)
        }
        return solved && result.sum().isFinite ? result : nil
    }

    /// Factors in place (lower triangle) and solves forwards and backwards.
    private static func factorise(
        _ rows: UnsafeMutableBufferPointer<SIMD8<Double>>, solving right: inout SIMD8<Double>
    ) -> Bool {
        for row in 0..<8 {
            for column in 0...row {
                var sum = rows[row][column]
                for inner in 0..<column { sum -= rows[row][inner] * rows[column][inner] }
                if row == column {
                    guard sum > 0 else { return false }
                    rows[row][row] = sum.squareRoot()
                } else {
                    rows[row][column] = sum / rows[column][column]
                }
            }
        }
        for row in 0..<8 {
            for inner in 0..<row { right[row] -= rows[row][inner] * right[inner] }
            right[row] /= rows[row][row]
        }
        for row in stride(from: 7, through: 0, by: -1) {
            for inner in (row + 1)..<8 { right[row] -= rows[inner][row] * right[inner] }
            right[row] /= rows[row][row]
        }
        return true
    }
}
