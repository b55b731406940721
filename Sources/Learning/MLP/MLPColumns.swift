/// Raw rows -> a network's inputs: each column held to its range in training, less its mean, over its scale.
struct MLPColumns: Sendable {
    private let lower: [Float]
    private let upper: [Float]
    private let mean: [Double]
    private let inverse: [Double]

    init(_ standardisation: Standardisation, bounds: ColumnBounds) {
        lower = bounds.lower
        upper = bounds.upper
        mean = standardisation.mean
        inverse = standardisation.scale.map { 1 / $0 }
    }

    /// Both buffers hold whole rows.
    func standardise(_ rows: UnsafeBufferPointer<Float>, into terms: UnsafeMutableBufferPointer<Float>) {
        let columns = mean.count
        lower.withUnsafeBufferPointer { lower in
            upper.withUnsafeBufferPointer { upper in
                mean.withUnsafeBufferPointer { mean in
                    inverse.withUnsafeBufferPointer { inverse in
                        var start = 0
                        while start < rows.count {
                            for column in 0..<columns {
                                let value = rows[start + column]
                                // Written so that what is not a number is kept.
                                let low = value < lower[column] ? lower[column] : value
                                let held = low > upper[column] ? upper[column] : low
                                terms[start + column] = Float((Double(held) - mean[column]) * inverse[column])
                            }
                            start += columns
                        }
                    }
                }
            }
        }
    }
}
