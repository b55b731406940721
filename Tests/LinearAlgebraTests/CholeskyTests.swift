import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
    @Test func solvesAKnownSystem() throws {
        // x = (1, -2, 3)
        let matrix = Matrix(rows: 3, columns: 3, elements: [4, 2, 0, 2, 5, 1, 0, 1, 3])
        var right = [0.0, -5, 7]
        _ = try Cholesky(matrix, solving: &right)
        for (found, wanted) in zip(right, [1.0, -2, 3]) { #expect(abs(found - wanted) < 1e-12) }
    }

    @Test func readsTheUpperTriangleOnly() throws {
        let matrix = Matrix(rows: 2, columns: 2, elements: [2, 1, 99, 2])
        var right = [3.0, 3]
        _ = try Cholesky(matrix, solving: &right)
        for value in right { #expect(abs(value - 1) < 1e-12) }
    }

    @Test func inverseTimesTheMatrixIsTheIdentity() throws {
        let matrix = Matrix(rows: 3, columns: 3, elements: [4, 2, 0, 2, 5, 1, 0, 1, 3])
        var right = [0.0, 0, 0]
        let product = matrix.times(try Cholesky(matrix, solving: &right).inverse())
        for row in 0..<3 {
            for column in 0..<3 { #expect(abs(product[row, column] - (row == column ? 1 : 0)) < 1e-12) }
        }
    }

    @Test func refusesAMatrixThatIsNotPositiveDefinite() {
        let matrix = Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 1])
        var right = [1.0, 1]
        #expect(throws: Cholesky.Failure.notPositiveDefinite(order: 2)) { try Cholesky(matrix, solving: &right) }
        #expect(right == [1, 1])
    }

    @Test(arguments: [Double.nan, .infinity])
    func refusesWhatIsNotFinite(_ value: Double) {
        var right = [1.0, 1]
        let matrix = Matrix(rows: 2, columns: 2, elements: [1, 0, 0, value])
        #expect(throws: Cholesky.Failure.notFinite) { try Cholesky(matrix, solving: &right) }
        var bad = [value, 1]
        #expect(throws: Cholesky.Failure.notFinite) { try Cholesky(Matrix.identity(2), solving: &bad) }
    }

    @Test func refusesASolutionThatOverflows() {
        var right = [1e300]
        let matrix = Matrix(rows: 1, columns: 1, elements: [1e-300])
        #expect(throws: Cholesky.Failure.notFinite) { try Cholesky(matrix, solving: &right) }
    }
}
