import LinearAlgebra

extension MLPModel {
    /// Splits the prediction of one row, `inputCount` values, into what its columns and interactions add.
    ///
    /// The linear part splits exactly. The network's correction is attributed by integrated gradients (Sundararajan,
    /// Taly and Yan 2017) along the straight way from the training mean to the row; what the sum over
    /// the way's steps misses goes into the intercept, so that the parts make up the prediction.
    public func contributions(row: [Float]) -> Contributions {
        let linear = base.contributions(row: row)
        let steps = Self.attributionSteps
        let terms = terms(row: row)
        let path = (0..<steps).flatMap { step in terms.map { $0 * (Float(step) + 0.5) / Float(steps) } }
        let gradients = inputGradients(terms: path, count: steps)
        let corrections = terms.indices.map { column in
            let sum = (0..<steps).reduce(0.0) { $0 + Double(gradients[$1 * terms.count + column]) }
            return outputScale * Double(terms[column]) * sum / Double(steps)
        }
        let columns = zip(linear.columns, corrections).map { $0 + $1 }
        let parts = columns.reduce(0, +) + linear.interactions.reduce(0, +)
        return Contributions(
            intercept: predict(row: row) - parts, columns: columns, interactions: linear.interactions)
    }

    private static let attributionSteps = 64

    /// The derivatives of the network's output by each input, for `count` rows of inputs.
    private func inputGradients(terms: [Float], count: Int) -> [Float] {
        var values = [Float](repeating: 0, count: shape.activations * count)
        var slopes = values
        var gradient = [Float](repeating: 0, count: shape.parameters)
        var inputs = [Float](repeating: 0, count: terms.count)
        let first = shape.layers[0]
        for index in (shape.activations - 1) * count..<shape.activations * count { slopes[index] = 1 }
        parameters.withUnsafeBufferPointer { parameters in
            terms.withUnsafeBufferPointer { terms in
                values.withUnsafeMutableBufferPointer { values in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        gradient.withUnsafeMutableBufferPointer { gradient in
                            shape.forward(parameters, terms: terms, count: count, values: values)
                            shape.backward(
                                parameters, terms: terms, count: count, values: UnsafeBufferPointer(values),
                                slopes: slopes, gradient: gradient)
                        }
                        inputs.withUnsafeMutableBufferPointer { inputs in
                            FloatProducts.gemm(
                                UnsafeBufferPointer(rebasing: slopes[..<(first.outputs * count)]),
                                transposing: UnsafeBufferPointer(
                                    rebasing: parameters[first.weights..<first.biases]),
                                rows: count, inner: first.outputs, columns: first.inputs, into: inputs)
                        }
                    }
                }
            }
        }
        return inputs
    }
}
