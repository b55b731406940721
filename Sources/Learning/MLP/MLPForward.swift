import LinearAlgebra

extension MLPShape {
    /// Runs the network forward over a block of samples; nothing here allocates.
    ///
    /// Hidden units are rectified linear ones. What is not a number stays so, and makes the output none either.
    /// - Parameters:
    ///   - parameters: the flat buffer.
    ///   - terms: `count` rows of standardised inputs.
    ///   - count: samples.
    ///   - values: room for `activations * count` values: each layer's outputs, the last layer's being the result.
    func forward(
        _ parameters: UnsafeBufferPointer<Float>, terms: UnsafeBufferPointer<Float>, count: Int,
        values: UnsafeMutableBufferPointer<Float>
    ) {
        var source = terms
        for (index, layer) in layers.enumerated() {
            let start = layer.activations * count
            let output = UnsafeMutableBufferPointer(rebasing: values[start..<start + layer.outputs * count])
            let biases = UnsafeBufferPointer(rebasing: parameters[layer.biases..<layer.biases + layer.outputs])
            Self.spread(biases, over: output)
            FloatProducts.gemm(
                source, UnsafeBufferPointer(rebasing: parameters[layer.weights..<layer.biases]), rows: count,
                inner: layer.inputs, columns: layer.outputs, scale: 1, into: output)
            if index < layers.count - 1 { Self.rectify(output) }
            source = UnsafeBufferPointer(output)
        }
    }

    /// Fills each row with the biases.
    private static func spread(
        _ biases: UnsafeBufferPointer<Float>, over output: UnsafeMutableBufferPointer<Float>
    ) {
        var start = 0
        while start < output.count {
            for column in 0..<biases.count { output[start + column] = biases[column] }
            start += biases.count
        }
    }

    private static func rectify(_ values: UnsafeMutableBufferPointer<Float>) {
        for index in values.indices {
            let value = values[index]
            // Written so that what is not a number is kept.
            values[index] = value < 0 ? 0 : value
        }
    }
}
