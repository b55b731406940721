import Learning

/// Samples whose label is 1 where exactly one of two columns is above its middle: no linear model can tell.
func exclusiveOr(_ count: Int, seed: UInt64) -> (rows: [Float], targets: [Double]) {
    var random = SeededGenerator(seed: seed)
    var rows: [Float] = []
    var targets: [Double] = []
    for _ in 0..<count {
        let (first, second, idle) = (random.signed(), random.signed(), random.signed())
        rows += [Float(100 * first + 300), Float(second / 100), Float(idle)]
        targets.append(((first > 0) != (second > 0) ? 1 : 0) + 0.05 * random.signed())
    }
    return (rows, targets)
}

extension MLPTrainer {
    func fit(_ rows: [Float], columns: Int, _ targets: [Double]) throws -> MLPModel {
        try rows.withUnsafeBufferPointer { try fit(rows: $0, columns: columns, targets: targets) }
    }
}

extension Regressor {
    func predict(_ rows: [Float]) -> [Float] {
        var output = [Float](repeating: 7, count: rows.count / inputCount)
        rows.withUnsafeBufferPointer { rows in
            output.withUnsafeMutableBufferPointer { predict(rows: rows, into: $0) }
        }
        return output
    }
}

/// 1 less the share of the labels' variance that the predictions leave over.
func explained(_ predictions: [Float], _ targets: [Double]) -> Double {
    let mean = targets.reduce(0, +) / Double(targets.count)
    let left = zip(predictions, targets).reduce(0.0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
    return 1 - left / targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
}
