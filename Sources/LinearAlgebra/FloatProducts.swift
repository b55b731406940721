import COpenBLAS

/// Products of single-precision row-major buffers, for predictions; nothing here allocates.
public enum FloatProducts {
    /// `output = matrix * vector + scale * output`.
    ///
    /// - Parameters:
    ///   - matrix: `output.count` rows of `vector.count` columns.
    ///   - vector: one value a column.
    ///   - scale: what the old output counts for; 0 ignores it.
    ///   - output: one value a row.
    public static func gemv(
        _ matrix: UnsafeBufferPointer<Float>, _ vector: UnsafeBufferPointer<Float>, scale: Float = 0,
        into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(matrix.count == vector.count * output.count, "the buffers' sizes do not fit")
        guard !vector.isEmpty, !output.isEmpty else { return }
        cblas_sgemv(
            CblasRowMajor, CblasNoTrans, Int32(output.count), Int32(vector.count), 1, matrix.baseAddress,
            Int32(vector.count), vector.baseAddress, 1, scale, output.baseAddress, 1)
    }

    /// `output = left * right + scale * output`.
    ///
    /// - Parameters:
    ///   - left: `rows` rows of `inner` columns.
    ///   - right: `inner` rows of `columns` columns.
    ///   - rows: rows of `left` and `output`.
    ///   - inner: columns of `left`, rows of `right`.
    ///   - columns: columns of `right` and `output`.
    ///   - scale: what the old output counts for; 0 ignores it.
    ///   - output: `rows` rows of `columns` columns.
    public static func gemm(
        _ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>, rows: Int, inner: Int, columns: Int,
        scale: Float = 0, into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(
            left.count == rows * inner && right.count == inner * columns && output.count == rows * columns,
            "the buffers' sizes do not fit")
        guard rows > 0, inner > 0, columns > 0 else { return }
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
            left.baseAddress, Int32(inner), right.baseAddress, Int32(columns), scale, output.baseAddress,
            Int32(columns))
    }
}
