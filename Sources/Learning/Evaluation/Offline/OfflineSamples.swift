/// Labelled rows for trials of regressors.
public struct OfflineSamples: Sendable, Equatable {
    /// Columns of a row.
    public let columns: Int
    /// Row-major features.
    public let rows: [Float]
    /// One label a row.
    public let labels: [Double]

    /// Samples; `rows` holds `columns` finite values for each finite label.
    public init(columns: Int, rows: [Float], labels: [Double]) {
        precondition(columns > 0 && rows.count == columns * labels.count, "rows are not whole")
        self.columns = columns
        self.rows = rows
        self.labels = labels
    }

    /// Number of samples.
    public var count: Int { labels.count }

    /// Some of the samples, in the order given.
    public func subset(_ chosen: some Sequence<Int>) -> OfflineSamples {
        var rows: [Float] = []
        var labels: [Double] = []
        for sample in chosen {
            rows += self.rows[sample * columns..<(sample + 1) * columns]
            labels.append(self.labels[sample])
        }
        return OfflineSamples(columns: columns, rows: rows, labels: labels)
    }

    /// The row of one sample.
    public func row(_ sample: Int) -> [Float] { Array(rows[sample * columns..<(sample + 1) * columns]) }
}
