import LinearAlgebra

extension MLPShape {
    /// The gradient of a loss over the parameters, after `forward` over the same samples.
    ///
    /// - Parameters:
    ///   - parameters: the flat buffer.
    ///   - terms: the inputs that `forward` saw.
    ///   - count: samples.
    ///   - values: what `forward` left there.
    ///   - slopes: room as large as `values`, whose last layer holds the loss's derivative by each output.
    ///   - gradient: room for one value a parameter, overwritten.
    func backward(
        _ parameters: UnsafeBufferPointer<Float>, terms: UnsafeBufferPointer<Float>, count: Int,
        values: UnsafeBufferPointer<Float>, slopes: UnsafeMutableBufferPointer<Float>,
        gradient: UnsafeMutableBufferPointer<Float>
    ) {
        for (index, layer) in layers.enumerated().reversed() {
            let start = layer.activations * count
            let slope = UnsafeBufferPointer(rebasing: slopes[start..<start + layer.outputs * count])
            let below = index > 0 ? layers[index - 1] : nil
            let source = below.map { below in
                UnsafeBufferPointer(
                    rebasing: values[below.activations * count..<(below.activations + below.outputs) * count])
            }
            FloatProducts.gemm(
                transposing: source ?? terms, slope, rows: layer.inputs, inner: count, columns: layer.outputs,
                into: UnsafeMutableBufferPointer(rebasing: gradient[layer.weights..<layer.biases]))
            Self.sumRows(
                slope,
                into: UnsafeMutableBufferPointer(rebasing: gradient[layer.biases..<layer.biases + layer.outputs]))
            guard let below, let source else { continue }
            let lower = UnsafeMutableBufferPointer(
                rebasing: slopes[below.activations * count..<(below.activations + below.outputs) * count])
            FloatProducts.gemm(
                slope, transposing: UnsafeBufferPointer(rebasing: parameters[layer.weights..<layer.biases]),
                rows: count, inner: layer.outputs, columns: layer.inputs, into: lower)
            for position in lower.indices where source[position] <= 0 { lower[position] = 0 }
        }
    }

    private static func sumRows(
        _ rows: UnsafeBufferPointer<Float>, into sums: UnsafeMutableBufferPointer<Float>
    ) {
        for column in sums.indices { sums[column] = 0 }
        var start = 0
        while start < rows.count {
            for column in 0..<sums.count { sums[column] += rows[start + column] }
            start += sums.count
        }
    }
}
