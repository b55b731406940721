/// Predicts one number for each row of a feature matrix.
public protocol Regressor: Sendable {
    /// Columns of a row.
    var inputCount: Int { get }

    /// Predicts `rows.count / inputCount` values.
    ///
    /// - Parameters:
    ///   - rows: row-major feature matrix; its count is a multiple of `inputCount`.
    ///   - output: one prediction a row; its count is the number of rows.
    func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>)
}
