import Testing

@testable import Learning

@Suite struct MLPGradientTests {
    @Test(arguments: [[5], [7, 4], [6, 5, 3]])
    func backwardGivesTheSlopesThatFiniteDifferencesGive(hidden: [Int]) {
        let inputs = 3
        let count = 11
        let shape = MLPShape(inputs: inputs, hidden: hidden)
        var random = SeededGenerator(seed: 4)
        let parameters = (0..<shape.parameters).map { _ in Float(random.signed()) }
        let terms = (0..<inputs * count).map { _ in Float(random.signed()) }
        let targets = (0..<count).map { _ in random.signed() }
        let gradient = gradient(shape, parameters, terms, targets)

        // In single precision only the slopes' greater part can be seen through rounding.
        let scale = gradient.map { abs(Double($0)) }.max() ?? 0
        #expect(scale > 0.1)
        for index in parameters.indices {
            let step: Float = 1.0 / 256
            var (up, down) = (parameters, parameters)
            up[index] += step
            down[index] -= step
            let rise = loss(shape, up, terms, targets) - loss(shape, down, terms, targets)
            let slope = rise / Double(up[index] - down[index])
            #expect(abs(slope - Double(gradient[index])) < 0.02 * scale, "parameter \(index)")
        }
    }

    private func outputs(_ shape: MLPShape, _ parameters: [Float], _ terms: [Float], _ values: inout [Float]) {
        parameters.withUnsafeBufferPointer { parameters in
            terms.withUnsafeBufferPointer { terms in
                values.withUnsafeMutableBufferPointer { values in
                    shape.forward(
                        parameters, terms: terms, count: terms.count / shape.layers[0].inputs, values: values)
                }
            }
        }
    }

    /// Half the sum of squared errors.
    private func loss(_ shape: MLPShape, _ parameters: [Float], _ terms: [Float], _ targets: [Double]) -> Double {
        var values = [Float](repeating: 0, count: shape.activations * targets.count)
        outputs(shape, parameters, terms, &values)
        let first = (shape.activations - 1) * targets.count
        return targets.indices.reduce(0) { sum, index in
            let error = Double(values[first + index]) - targets[index]
            return sum + error * error / 2
        }
    }

    private func gradient(
        _ shape: MLPShape, _ parameters: [Float], _ terms: [Float], _ targets: [Double]
    ) -> [Float] {
        let count = targets.count
        var values = [Float](repeating: 0, count: shape.activations * count)
        outputs(shape, parameters, terms, &values)
        var slopes = [Float](repeating: 0, count: values.count)
        let first = (shape.activations - 1) * count
        for index in targets.indices { slopes[first + index] = values[first + index] - Float(targets[index]) }
        var gradient = [Float](repeating: .nan, count: shape.parameters)
        parameters.withUnsafeBufferPointer { parameters in
            terms.withUnsafeBufferPointer { terms in
                values.withUnsafeBufferPointer { values in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        gradient.withUnsafeMutableBufferPointer { gradient in
                            shape.backward(
                                parameters, terms: terms, count: count, values: values, slopes: slopes,
                                gradient: gradient)
                        }
                    }
                }
            }
        }
        return gradient
    }
}
