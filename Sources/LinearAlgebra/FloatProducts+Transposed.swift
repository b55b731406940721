import COpenBLAS

/// Products with a transposed factor, for gradients; nothing here allocates.
extension FloatProducts {
    /// `output = transposed(left) * right`: for each pair of columns the sum of products over all rows.
    ///
    /// - Parameters:
    ///   - left: `inner` rows of `rows` columns.
    ///   - right: `inner` rows of `columns` columns.
    ///   - rows: columns of `left`, rows of `output`.
    ///   - inner: rows of `left` and of `right`.
    ///   - columns: columns of `right` and `output`.
    ///   - output: `rows` rows of `columns` columns.
    public static func gemm(
        transposing left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>, rows: Int, inner: Int,
        columns: Int, into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(
            left.count == rows * inner && right.count == inner * columns && output.count == rows * columns,
            "the buffers' sizes do not fit")
        guard rows > 0, inner > 0, columns > 0 else { return }
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, left.baseAddress,
            Int32(rows), right.baseAddress, Int32(columns), 0, output.baseAddress, Int32(columns))
    }

    /// `output = left * transposed(right)`: for each pair of rows the sum of products over all columns.
    ///
    /// - Parameters:
    ///   - left: `rows` rows of `inner` columns.
    ///   - right: `columns` rows of `inner` columns.
    ///   - rows: rows of `left` and `output`.
    ///   - inner: columns of `left` and of `right`.
    ///   - columns: rows of `right`, columns of `output`.
    ///   - output: `rows` rows of `columns` columns.
    public static func gemm(
        _ left: UnsafeBufferPointer<Float>, transposing right: UnsafeBufferPointer<Float>, rows: Int, inner: Int,
        columns: Int, into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(
            left.count == rows * inner && right.count == inner * columns && output.count == rows * columns,
            "the buffers' sizes do not fit")
        guard rows > 0, inner > 0, columns > 0 else { return }
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(inner), 1, left.baseAddress,
            Int32(inner), right.baseAddress, Int32(inner), 0, output.baseAddress, Int32(columns))
    }
}
