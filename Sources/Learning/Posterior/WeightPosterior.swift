import LinearAlgebra

/// What a ridge regression does not know of its weights: their covariance, for draws from it while serving.
///
/// The intercept is left out: only differences between rows are looked at.
public struct WeightPosterior: Sendable, Equatable {
    /// Columns of a raw row.
    public let columns: Int
    /// Products of columns that are terms of their own.
    public let interactions: Interactions
    /// The covariance of the standardised terms' weights: its upper triangle, row by row.
    public let triangle: [Float]

    /// The covariance of the weights of raw terms, whole and row by row.
    private let folded: [Float]

    /// Terms: columns and products.
    var terms: Int { columns + interactions.count }

    /// A known covariance.
    ///
    /// - Parameters:
    ///   - scale: standard deviation of each term in training.
    ///   - triangle: terms * (terms + 1) / 2 values.
    public init(columns: Int, interactions: Interactions, scale: [Double], triangle: [Float]) {
        let terms = columns + interactions.count
        precondition(scale.count == terms && triangle.count == terms * (terms + 1) / 2, "the covariance does not fit")
        self.columns = columns
        self.interactions = interactions
        self.triangle = triangle
        var folded = [Float](repeating: 0, count: terms * terms)
        var next = 0
        for row in 0..<terms {
            for column in row..<terms {
                let value = Float(Double(triangle[next]) / scale[row] / scale[column])
                folded[row * terms + column] = value
                folded[column * terms + row] = value
                next += 1
            }
        }
        self.folded = folded
    }

    /// The posterior of a fit.
    public init(_ fit: RidgeFit) {
        let model = fit.model
        let terms = model.inputCount + model.interactions.count
        var triangle: [Float] = []
        triangle.reserveCapacity(terms * (terms + 1) / 2)
        for row in 0..<terms {
            for column in row..<terms {
                triangle.append(Float(model.residualVariance * fit.inversePrecision[row, column]))
            }
        }
        self.init(
            columns: model.inputCount, interactions: model.interactions, scale: model.standardisation.scale,
            triangle: triangle)
    }

    /// How uncertain it is by how much each of some rows' predictions differs from their mean; allocates nothing.
    ///
    /// - Parameters:
    ///   - rows: row-major raw rows.
    ///   - count: rows looked at; at least 2.
    ///   - place: the number in `rows` of each of them.
    ///   - take: is given each one's variance times count / (count - 1), in squared units of the label.
    public func spread(
        rows: UnsafeBufferPointer<Float>, count: Int, place: (Int) -> Int, into take: (Int, Float) -> Void
    ) {
        let terms = terms
        withUnsafeTemporaryAllocation(of: Float.self, capacity: (count + 1) * terms) { buffer in
            buffer.initialize(repeating: 0)
            for number in 0..<count {
                let row = place(number) * columns
                let design = number * terms
                for column in 0..<columns { buffer[design + column] = rows[row + column] }
                for (index, pair) in interactions.pairs.enumerated() {
                    buffer[design + columns + index] = rows[row + pair.first] * rows[row + pair.second]
                }
                for term in 0..<terms { buffer[count * terms + term] += buffer[design + term] / Float(count) }
            }
            folded.withUnsafeBufferPointer { folded in
                for number in 0..<count {
                    let design = number * terms
                    for term in 0..<terms { buffer[design + term] -= buffer[count * terms + term] }
                    var sum: Float = 0
                    for row in 0..<terms where buffer[design + row] != 0 {
                        var product: Float = 0
                        for column in 0..<terms { product += folded[row * terms + column] * buffer[design + column] }
                        sum += product * buffer[design + row]
                    }
                    take(number, max(sum, 0) * Float(count) / Float(count - 1))
                }
            }
        }
    }
}
