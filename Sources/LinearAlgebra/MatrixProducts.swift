import COpenBLAS

extension Matrix {
    /// The symmetric matrix of all products of columns: `transposed * self`, order `columns`, by one rank-k update.
    public func gram() -> Matrix {
        var result = Matrix(rows: columns, columns: columns)
        guard rows > 0, columns > 0 else { return result }
        let order = columns
        withElements { source in
            result.withMutableElements { target in
                cblas_dsyrk(
                    CblasRowMajor, CblasUpper, CblasTrans, Int32(order), Int32(rows), 1, source.baseAddress,
                    Int32(order), 0, target.baseAddress, Int32(order))
                for row in 0..<order {
                    for column in 0..<row { target[row * order + column] = target[column * order + row] }
                }
            }
        }
        return result
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
