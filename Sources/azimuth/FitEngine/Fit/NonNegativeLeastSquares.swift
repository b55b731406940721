/// Weighted least squares with coefficients that are not below 0, by coordinate descent on the normal equations.
///
/// Source: Franc, Hlavac, Navara, "Sequential coordinate-wise algorithm for the non-negative least squares problem" (2005).
struct NonNegativeLeastSquares {
    private var gram: [[Double]]
    private var right: [Double]
    private var squares = 0.0
    private(set) var rows = 0.0

    /// - Parameter count: coefficients.
    init(count: Int) {
        gram = Array(repeating: Array(repeating: 0, count: count), count: count)
        right = Array(repeating: 0, count: count)
    }

    /// Adds one row that counts `weight` times.
    mutating func add(_ features: [Double], _ value: Double, weight: Double) {
        guard weight > 0 else { return }
        rows += 1
        squares += weight * value * value
        for (i, left) in features.enumerated() where left != 0 {
            right[i] += weight * left * value
            for (j, other) in features.enumerated() { gram[i][j] += weight * left * other }
        }
    }

    /// The coefficients; one that no row tells of is 0.
    func solve() -> [Double] {
        var solution = [Double](repeating: 0, count: right.count)
        for _ in 0..<20_000 {
            var change = 0.0
            for place in right.indices where gram[place][place] > 0 {
                let slope = zip(gram[place], solution).reduce(-right[place]) { $0 + $1.0 * $1.1 }
                let next = max(0, solution[place] - slope / gram[place][place])
                change = max(change, abs(next - solution[place]) * gram[place][place].squareRoot())
                solution[place] = next
            }
            if change < 1e-12 { break }
        }
        return solution
    }

    /// Weighted sum of squared errors of a solution.
    func error(of solution: [Double]) -> Double {
        var sum = squares
        for (i, value) in solution.enumerated() {
            sum -= 2 * value * right[i]
            for (j, other) in solution.enumerated() { sum += value * other * gram[i][j] }
        }
        return max(0, sum)
    }

    /// Standard errors of a solution's coefficients that are above 0; infinite where the rows do not tell them apart,
    /// nil for those at 0.
    func standardErrors(of solution: [Double]) -> [Double?] {
        let free = solution.indices.filter { solution[$0] > 0 }
        let variance = error(of: solution) / max(1, rows - Double(free.count))
        // Scaled to a diagonal of ones, as the coefficients differ by many orders of magnitude.
        let scale = free.map { gram[$0][$0].squareRoot() }
        let matrix = free.indices.map { i in free.indices.map { gram[free[i]][free[$0]] / (scale[i] * scale[$0]) } }
        var errors = [Double?](repeating: nil, count: solution.count)
        let diagonal = Self.inverseDiagonal(matrix)
        for (i, place) in free.enumerated() {
            errors[place] = diagonal.map { ($0[i] * variance).squareRoot() / scale[i] } ?? .infinity
        }
        return errors
    }

    /// The diagonal of a symmetric positive matrix's inverse, by Gauss and Jordan; nil where it has none.
    private static func inverseDiagonal(_ matrix: [[Double]]) -> [Double]? {
        let count = matrix.count
        var rows = matrix.enumerated().map { place, row in row + (0..<count).map { $0 == place ? 1 : 0 } }
        for column in 0..<count {
            guard let pivot = (column..<count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > 1e-10
            else { return nil }
            rows.swapAt(column, pivot)
            let factor = rows[column][column]
            rows[column] = rows[column].map { $0 / factor }
            for row in 0..<count where row != column && rows[row][column] != 0 {
                let share = rows[row][column]
                rows[row] = zip(rows[row], rows[column]).map { $0 - share * $1 }
            }
        }
        return (0..<count).map { max(0, rows[$0][count + $0]) }
    }
}
