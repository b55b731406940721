/// The samples of one training as the network sees them, oldest first.
struct MLPSamples: Sendable {
    let count: Int
    let columns: Int
    let standardisation: Standardisation
    /// Standardised inputs, row-major.
    let terms: [Float]
    /// What the linear part leaves over, over `outputScale`.
    let targets: [Float]
    /// Weights with mean 1.
    let weights: [Float]
    /// Weighted root mean square of what the linear part leaves over; 1 where it leaves nothing.
    let outputScale: Double

    init(rows: UnsafeBufferPointer<Float>, base: RidgeModel, targets: [Double], weights: [Double]) {
        let count = targets.count
        let columns = base.inputCount
        self.count = count
        self.columns = columns
        // The columns come first among the linear part's terms, standardised over the same weights.
        standardisation = Standardisation(
            mean: Array(base.standardisation.mean.prefix(columns)),
            scale: Array(base.standardisation.scale.prefix(columns)))
        let reader = MLPColumns(standardisation, bounds: base.bounds)
        terms = [Float](unsafeUninitializedCapacity: rows.count) { buffer, filled in
            buffer.initialize(repeating: 0)
            reader.standardise(rows, into: UnsafeMutableBufferPointer(rebasing: buffer[..<rows.count]))
            filled = rows.count
        }
        let total = weights.reduce(0, +)
        var left = targets
        var square = 0.0
        for sample in 0..<count {
            let row = UnsafeBufferPointer(rebasing: rows[sample * columns..<(sample + 1) * columns])
            left[sample] -= base.predict(row: row)
            square += weights[sample] / total * left[sample] * left[sample]
        }
        let deviation = square.squareRoot()
        outputScale = deviation.isNormal ? deviation : 1
        let scale = outputScale
        self.targets = left.map { Float($0 / scale) }
        self.weights = weights.map { Float($0 / total * Double(count)) }
    }
}
