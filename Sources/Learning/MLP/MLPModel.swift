/// A ridge model and a small multilayer perceptron that corrects it: `prediction = base + outputScale * network`.
///
/// The network reads the standardised columns, held to the range of training: outside it the correction stays what it
/// is at the edge, and the linear part alone goes on. Layers are those of `MLPShape`, with rectified linear units.
public struct MLPModel: Regressor {
    /// What the network corrects.
    public let base: RidgeModel
    /// Mean and scale of each column.
    public let standardisation: Standardisation
    /// Units of each hidden layer.
    public let hidden: [Int]
    /// All weights and biases, as `MLPShape` lays them out.
    public let parameters: [Float]
    /// The label's unit in which the network answers.
    public let outputScale: Double
    /// Estimated variance of a label about its prediction, in squared units of the label.
    public let residualVariance: Double

    let shape: MLPShape
    private let columns: MLPColumns
    private let scratch: MLPScratch

    /// A model of known parts: `standardisation` has one entry a column of `base`, `hidden` names layers of one unit or
    /// more, and `parameters` are as many as those need.
    public init(
        base: RidgeModel, standardisation: Standardisation, hidden: [Int], parameters: [Float], outputScale: Double,
        residualVariance: Double
    ) {
        precondition(standardisation.count == base.inputCount, "one mean and one scale a column")
        self.base = base
        self.standardisation = standardisation
        self.hidden = hidden
        self.parameters = parameters
        self.outputScale = outputScale
        self.residualVariance = residualVariance
        shape = MLPShape(inputs: base.inputCount, hidden: hidden)
        precondition(parameters.count == shape.parameters, "the parameters do not fit the layers")
        columns = MLPColumns(standardisation, bounds: base.bounds)
        scratch = MLPScratch(values: Self.tileRows * (shape.layers[0].inputs + shape.activations))
    }

    /// Columns of a raw row.
    public var inputCount: Int { base.inputCount }
    /// Range of each column in training.
    public var bounds: ColumnBounds { base.bounds }

    /// Rows that go through the network at once: their values fit a core's second-level cache.
    private static let tileRows = 64

    /// Predicts one value for each row; a row with a value that is not finite gets one that is not finite either.
    ///
    /// Nothing is allocated, unless another thread predicts with the same model just now.
    public func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(rows.count == output.count * inputCount, "rows and output differ in number")
        scratch.withValues { room in
            var first = 0
            while first < output.count {
                let count = min(Self.tileRows, output.count - first)
                let tile = UnsafeBufferPointer(rebasing: rows[first * inputCount..<(first + count) * inputCount])
                let corrections = correct(tile, count: count, room: room)
                for index in 0..<count {
                    let row = UnsafeBufferPointer(rebasing: tile[index * inputCount..<(index + 1) * inputCount])
                    output[first + index] = Float(base.predict(row: row) + outputScale * Double(corrections[index]))
                }
                first += count
            }
        }
    }

    /// The prediction of one row in double precision, but for the network's own arithmetic.
    public func predict(row: UnsafeBufferPointer<Float>) -> Double {
        precondition(row.count == inputCount, "the row does not fit the model")
        let correction = scratch.withValues { Double(correct(row, count: 1, room: $0)[0]) }
        return base.predict(row: row) + outputScale * correction
    }

    /// The prediction of one row in double precision, but for the network's own arithmetic.
    public func predict(row: [Float]) -> Double { row.withUnsafeBufferPointer { predict(row: $0) } }

    /// Runs the network over rows; its outputs lie in `room` until that is used again.
    private func correct(
        _ rows: UnsafeBufferPointer<Float>, count: Int, room: UnsafeMutableBufferPointer<Float>
    ) -> UnsafeBufferPointer<Float> {
        let terms = UnsafeMutableBufferPointer(rebasing: room[0..<count * inputCount])
        columns.standardise(rows, into: terms)
        let start = count * inputCount
        let values = UnsafeMutableBufferPointer(rebasing: room[start..<start + count * shape.activations])
        parameters.withUnsafeBufferPointer {
            shape.forward($0, terms: UnsafeBufferPointer(terms), count: count, values: values)
        }
        return UnsafeBufferPointer(rebasing: values[(count * (shape.activations - 1))...])
    }

    /// The network's inputs for one row.
    func terms(row: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: row.count) { buffer, count in
            buffer.initialize(repeating: 0)
            row.withUnsafeBufferPointer { columns.standardise($0, into: buffer) }
            count = row.count
        }
    }
}

extension MLPModel: Equatable {
    /// Whether all parts are the same.
    public static func == (left: MLPModel, right: MLPModel) -> Bool {
        left.base == right.base && left.standardisation == right.standardisation && left.hidden == right.hidden
            && left.parameters == right.parameters && left.outputScale == right.outputScale
            && left.residualVariance == right.residualVariance
    }
}
