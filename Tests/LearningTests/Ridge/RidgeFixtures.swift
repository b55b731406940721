import Learning

extension RidgeTrainer {
    /// No forgetting and squared loss: the textbook's ridge.
    static func plain(_ interactions: Interactions = .none, penalty: Double = 1) -> RidgeTrainer {
        RidgeTrainer(interactions: interactions, penalty: penalty, halfLife: nil, huber: nil)
    }

    func fit(_ rows: [[Float]], _ targets: [Double], weights: [Double]? = nil) throws -> RidgeFit {
        let columns = rows.first?.count ?? 0
        return try rows.flatMap { $0 }.withUnsafeBufferPointer {
            try fit(rows: $0, columns: columns, targets: targets, weights: weights)
        }
    }
}

/// Rows with columns of unlike size, and targets that depend on them with an interaction and some noise.
func routingLikeData(_ count: Int, seed: UInt64) -> (rows: [[Float]], targets: [Double]) {
    var random = SeededGenerator(seed: seed)
    var rows: [[Float]] = []
    var targets: [Double] = []
    for _ in 0..<count {
        let row = [
            Float.random(in: 0...30_000, using: &random), Float.random(in: 0...1, using: &random),
            Float(Int.random(in: 0...40, using: &random)), Float.random(in: 1e-3...2e-3, using: &random),
        ]
        rows.append(row)
        targets.append(
            1e-4 * Double(row[0]) - 2 * Double(row[1]) + 3e-6 * Double(row[0]) * Double(row[2])
                + 100 * Double(row[3]) + 0.1 * random.signed())
    }
    return (rows, targets)
}

let routingLikeInteractions = Interactions([.init(0, 2), .init(2, 2), .init(1, 3)])
