import CLAPACKE

/// A symmetric positive definite matrix, factored so that systems with it are cheap to solve.
public struct Cholesky: Sendable {
    /// Why a matrix could not be factored.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// The leading minor of this order is not positive.
        case notPositiveDefinite(order: Int)
        /// The matrix or the right-hand side holds a value that is not finite.
        case notFinite

        /// One clause for logs.
        public var description: String {
            switch self {
            case .notPositiveDefinite(let order):
                return "the matrix is not positive definite (leading minor of order \(order))"
            case .notFinite: return "the matrix or the right-hand side holds a value that is not finite"
            }
        }
    }

    /// The order of the matrix.
    public let order: Int
    // LAPACK's column-major lower triangle, which is the row-major upper one: no transposition either way.
    private let factor: [Double]

    /// Factors `matrix` and solves `matrix * x = right` in one call (LAPACK's `dposv`).
    ///
    /// - Parameters:
    ///   - matrix: square and symmetric; only its upper triangle is read.
    ///   - right: the right-hand side, replaced by the solution.
    /// - Throws: `Failure` where the matrix is not positive definite or anything is not finite.
    public init(_ matrix: Matrix, solving right: inout [Double]) throws(Failure) {
        precondition(matrix.rows == matrix.columns && right.count == matrix.rows, "the system is not square")
        order = matrix.rows
        var elements = matrix.elements
        guard order > 0 else {
            factor = elements
            return
        }
        guard elements.allSatisfy(\.isFinite), right.allSatisfy(\.isFinite) else { throw .notFinite }
        var solution = right
        let size = Int32(order)
        let info = LAPACKE_dposv(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), size, 1, &elements, size, &solution, size)
        guard info == 0 else { throw info > 0 ? .notPositiveDefinite(order: Int(info)) : .notFinite }
        // Overflow inside the solve must not pass for a solution.
        guard solution.allSatisfy(\.isFinite) else { throw .notFinite }
        factor = elements
        right = solution
    }

    /// The inverse of the factored matrix (LAPACK's `dpotri`).
    public func inverse() throws(Failure) -> Matrix {
        var elements = factor
        let size = Int32(order)
        guard order > 0 else { return Matrix(rows: 0, columns: 0) }
        let info = LAPACKE_dpotri(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), size, &elements, size)
        guard info == 0 else { throw info > 0 ? .notPositiveDefinite(order: Int(info)) : .notFinite }
        for row in 0..<order {
            for column in 0..<row { elements[row * order + column] = elements[column * order + row] }
        }
        return Matrix(rows: order, columns: order, elements: elements)
    }
}
