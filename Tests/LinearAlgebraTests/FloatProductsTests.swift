import LinearAlgebra
import Testing

@Suite struct FloatProductsTests {
    @Test func vectorProductAddsToTheScaledOutput() {
        let matrix: [Float] = [1, 2, 3, 4]
        let vector: [Float] = [10, 1]
        var output: [Float] = [100, 100]
        multiply(matrix, vector, scale: 0, into: &output)
        #expect(output == [12, 34])
        multiply(matrix, vector, scale: 2, into: &output)
        #expect(output == [36, 102])
    }

    @Test func matrixProduct() {
        let left: [Float] = [1, 2, 3, 4, 5, 6]
        let right: [Float] = [1, 0, 2, 0, 1, 3]
        var output = [Float](repeating: 7, count: 9)
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                output.withUnsafeMutableBufferPointer {
                    FloatProducts.gemm(left, right, rows: 3, inner: 2, columns: 3, into: $0)
                }
            }
        }
        #expect(output == [1, 2, 8, 3, 4, 18, 5, 6, 28])
    }

    private func multiply(_ matrix: [Float], _ vector: [Float], scale: Float, into output: inout [Float]) {
        matrix.withUnsafeBufferPointer { matrix in
            vector.withUnsafeBufferPointer { vector in
                output.withUnsafeMutableBufferPointer {
                    FloatProducts.gemv(matrix, vector, scale: scale, into: $0)
                }
            }
        }
    }
}
