/// The least and the greatest value of each column seen in training.
public struct ColumnBounds: Sendable, Equatable, Codable {
    /// Least value of each column.
    public let lower: [Float]
    /// Greatest value of each column.
    public let upper: [Float]

    /// Known bounds; both arrays have one value a column.
    public init(lower: [Float], upper: [Float]) {
        precondition(lower.count == upper.count, "lower and upper differ in size")
        self.lower = lower
        self.upper = upper
    }

    /// Measures the columns of a row-major buffer of at least one row.
    public init(measuring rows: UnsafeBufferPointer<Float>, columns: Int) {
        precondition(columns > 0 && rows.count >= columns && rows.count % columns == 0, "rows are not whole")
        var lower = Array(rows[0..<columns])
        var upper = lower
        lower.withUnsafeMutableBufferPointer { lower in
            upper.withUnsafeMutableBufferPointer { upper in
                for start in stride(from: columns, to: rows.count, by: columns) {
                    for column in 0..<columns {
                        let value = rows[start + column]
                        if value < lower[column] { lower[column] = value }
                        if value > upper[column] { upper[column] = value }
                    }
                }
            }
        }
        self.init(lower: lower, upper: upper)
    }

    /// The first column of `row` that lies outside its bounds (or is not a number), or nil where all lie inside.
    public func firstOutside(_ row: UnsafeBufferPointer<Float>) -> Int? {
        precondition(row.count == lower.count, "the row does not fit the bounds")
        return row.indices.first { !(row[$0] >= lower[$0] && row[$0] <= upper[$0]) }
    }
}
