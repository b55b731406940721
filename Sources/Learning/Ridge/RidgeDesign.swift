import LinearAlgebra

/// The samples of one regression, lent for its duration, as design rows: every term less its centre, a 1 for the
/// intercept, and the target less its centre.
///
/// The design is never held as a whole: blocks that fit a core's cache are built and added to the Gram matrix in turn.
struct RidgeDesign {
    private static let blockRows = 128

    let rows: UnsafeBufferPointer<Float>
    let columns: Int
    let pairs: [Interactions.Pair]
    let targets: [Double]
    /// What is taken off each term, then off the target: their weighted means.
    private(set) var centre: [Double]

    /// Columns and interactions.
    var terms: Int { columns + pairs.count }
    /// Terms, intercept and target.
    var width: Int { terms + 2 }

    init(
        rows: UnsafeBufferPointer<Float>, columns: Int, interactions: Interactions, targets: [Double],
        weights: [Double]
    ) {
        self.rows = rows
        self.columns = columns
        self.targets = targets
        pairs = interactions.pairs
        centre = []
        let total = weights.reduce(0, +)
        let width = columns + pairs.count + 2
        var sums = [Double](repeating: 0, count: width)
        centre = [Double](repeating: 0, count: width)
        var row = sums
        row.withUnsafeMutableBufferPointer { row in
            sums.withUnsafeMutableBufferPointer { sums in
                for sample in targets.indices where weights[sample] > 0 {
                    fill(row, sample: sample, root: 1)
                    let share = weights[sample] / total
                    for index in 0..<width { sums[index] += share * row[index] }
                }
            }
        }
        sums[width - 2] = 0
        centre = sums
    }

    /// The Gram matrix of the design rows of some samples, each times its weight; its upper triangle alone is filled.
    ///
    /// - Parameter chosen: samples with their weights, which are not negative.
    func gram(_ chosen: some Sequence<(sample: Int, weight: Double)>) -> Matrix {
        var gram = Matrix(rows: width, columns: width)
        var block = [Double](repeating: 0, count: Self.blockRows * width)
        block.withUnsafeMutableBufferPointer { block in
            var held = 0
            for (sample, weight) in chosen where weight > 0 {
                let row = UnsafeMutableBufferPointer(rebasing: block[held * width..<(held + 1) * width])
                fill(row, sample: sample, root: weight.squareRoot())
                held += 1
                if held == Self.blockRows {
                    gram.addGram(of: UnsafeBufferPointer(block))
                    held = 0
                }
            }
            gram.addGram(of: UnsafeBufferPointer(rebasing: block[..<(held * width)]))
        }
        return gram
    }

    /// Writes one design row times `root`.
    private func fill(_ row: UnsafeMutableBufferPointer<Double>, sample: Int, root: Double) {
        centre.withUnsafeBufferPointer { centre in
            pairs.withUnsafeBufferPointer { pairs in
                let source = sample * columns
                for column in 0..<columns { row[column] = root * (Double(rows[source + column]) - centre[column]) }
                for index in 0..<pairs.count {
                    let product =
                        Double(rows[source + pairs[index].first]) * Double(rows[source + pairs[index].second])
                    row[columns + index] = root * (product - centre[columns + index])
                }
                row[width - 2] = root
                row[width - 1] = root * (targets[sample] - centre[width - 1])
            }
        }
    }
}
