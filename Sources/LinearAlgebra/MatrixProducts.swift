import COpenBLAS

extension Matrix {
    /// The symmetric matrix of all products of columns: `transposed * self`, order `columns`.
    public func gram() -> Matrix {
        var result = Matrix(rows: columns, columns: columns)
        withElements { result.addGram(of: $0) }
        for row in 0..<columns {
            for column in 0..<row { result[row, column] = result[column, row] }
        }
        return result
    }

    /// Adds the products of the columns of a row-major block to this symmetric matrix (BLAS's `dsyrk`).
    ///
    /// Only the upper triangle is touched.
    /// - Parameter block: rows of `columns` values.
    public mutating func addGram(of block: UnsafeBufferPointer<Double>) {
        precondition(rows == columns, "a Gram matrix is square")
        guard columns > 0, !block.isEmpty else { return }
        precondition(block.count % columns == 0, "the block's rows are not whole")
        let order = Int32(columns)
        let count = Int32(block.count / columns)
        withMutableElements { target in
            cblas_dsyrk(
                CblasRowMajor, CblasUpper, CblasTrans, order, count, 1, block.baseAddress, order, 1,
                target.baseAddress, order)
        }
    }

    /// The product with a vector of `columns` elements; the result has `rows`.
    public func times(_ vector: [Double]) -> [Double] {
        precondition(vector.count == columns, "the vector does not fit the matrix")
        var result = [Double](repeating: 0, count: rows)
        guard rows > 0, columns > 0 else { return result }
        withElements { source in
            cblas_dgemv(
                CblasRowMajor, CblasNoTrans, Int32(rows), Int32(columns), 1, source.baseAddress, Int32(columns),
                vector, 1, 0, &result, 1)
        }
        return result
    }

    /// The matrix product with `other`, which has as many rows as this one has columns.
    public func times(_ other: Matrix) -> Matrix {
        precondition(other.rows == columns, "the matrices do not fit")
        var result = Matrix(rows: rows, columns: other.columns)
        guard rows > 0, columns > 0, other.columns > 0 else { return result }
        withElements { left in
            other.withElements { right in
                result.withMutableElements { target in
                    cblas_dgemm(
                        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(other.columns), Int32(columns),
                        1, left.baseAddress, Int32(columns), right.baseAddress, Int32(other.columns),
                        0, target.baseAddress, Int32(other.columns))
                }
            }
        }
        return result
    }
}
