import LinearAlgebra
import Testing

@Suite struct MatrixTests {
    let matrix = Matrix(rows: 3, columns: 2, elements: [1, 2, 3, 4, 5, 6])

    @Test func gramHoldsAllProductsOfColumns() {
        #expect(matrix.gram() == Matrix(rows: 2, columns: 2, elements: [35, 44, 44, 56]))
    }

    @Test func gramOfNoRowsIsZero() {
        #expect(Matrix(rows: 0, columns: 2).gram() == Matrix(rows: 2, columns: 2))
    }

    @Test func productWithAVector() {
        #expect(matrix.times([10, 1]) == [12, 34, 56])
    }

    @Test func productWithAMatrix() {
        let right = Matrix(rows: 2, columns: 3, elements: [1, 0, 2, 0, 1, 3])
        let expected = Matrix(rows: 3, columns: 3, elements: [1, 2, 8, 3, 4, 18, 5, 6, 28])
        #expect(matrix.times(right) == expected)
    }

    @Test func gramEqualsTheProductWithTheTransposed() {
        #expect(matrix.gram() == matrix.transposed.times(matrix))
    }

    @Test func identityChangesNothing() {
        #expect(matrix.times(Matrix.identity(2)) == matrix)
    }

    @Test func blasRunsOnTheCallingThreadAlone() {
        LinearAlgebra.configure()
        #expect(LinearAlgebra.threads == 1)
    }
}
