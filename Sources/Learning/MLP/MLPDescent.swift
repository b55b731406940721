#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gradient descent on one set of samples, with all the room it needs.
struct MLPDescent {
    struct Outcome {
        let parameters: [Float]
        /// Passes after which the held samples were met best; all where none are held.
        let epochs: Int
        /// Weighted mean squared error on the held samples then; 0 where none are held.
        let meanSquare: Double
    }

    let shape: MLPShape
    private let trainer: MLPTrainer
    private let samples: MLPSamples
    private var gradient: [Float]
    private var batchTerms: [Float]
    private var values: [Float]
    private var slopes: [Float]

    init(_ trainer: MLPTrainer, samples: MLPSamples) {
        self.trainer = trainer
        self.samples = samples
        shape = MLPShape(inputs: samples.columns, hidden: trainer.hidden)
        let batch = min(trainer.batch, samples.count)
        gradient = [Float](repeating: 0, count: shape.parameters)
        batchTerms = [Float](repeating: 0, count: batch * samples.columns)
        values = [Float](repeating: 0, count: batch * shape.activations)
        slopes = values
    }

    /// Trains from the first weights on; the samples from `training` on are held back and choose the epoch.
    mutating func run(training: Int, epochs: Int) -> Outcome {
        var random = SeededRandom(seed: trainer.seed)
        var parameters = initial(&random)
        var adam = Adam(parameters: shape.parameters)
        var order = Array(0..<training)
        let holds = training < samples.count
        var best = Outcome(parameters: parameters, epochs: holds ? 0 : epochs, meanSquare: 0)
        var bestLoss = Double.infinity
        func judge(_ parameters: [Float], after epoch: Int, _ descent: inout MLPDescent) {
            let (loss, square) = descent.heldLoss(parameters, from: training)
            guard loss < bestLoss else { return }
            bestLoss = loss
            best = Outcome(parameters: parameters, epochs: epoch, meanSquare: square)
        }
        if holds { judge(parameters, after: 0, &self) }
        let batch = min(trainer.batch, training)
        let steps = Double((training + batch - 1) / batch * epochs)
        var step = 0.0
        for epoch in 1...epochs {
            random.shuffle(&order)
            for start in stride(from: 0, to: training, by: batch) {
                let rate = trainer.rate * 0.5 * (1 + cos(.pi * step / steps))
                step += 1
                learn(order[start..<min(start + batch, training)], &parameters)
                parameters.withUnsafeMutableBufferPointer { parameters in
                    gradient.withUnsafeBufferPointer {
                        adam.step(parameters, gradient: $0, rate: rate, decay: trainer.decay)
                    }
                }
            }
            if holds { judge(parameters, after: epoch, &self) }
        }
        return holds ? best : Outcome(parameters: parameters, epochs: epochs, meanSquare: 0)
    }

    /// Even numbers after He and others (2015), but zeros for the output, so that training begins at the linear part.
    private func initial(_ random: inout SeededRandom) -> [Float] {
        var parameters = [Float](repeating: 0, count: shape.parameters)
        for layer in shape.layers.dropLast() {
            let limit = (6 / Double(layer.inputs)).squareRoot()
            for index in layer.weights..<layer.biases {
                parameters[index] = Float((2 * random.unit() - 1) * limit)
            }
        }
        return parameters
    }

    /// Leaves the gradient of the loss over some samples in `gradient`.
    private mutating func learn(_ chosen: ArraySlice<Int>, _ parameters: inout [Float]) {
        let count = chosen.count
        let columns = samples.columns
        let huber = trainer.huber.map { Float($0) } ?? .infinity
        samples.terms.withUnsafeBufferPointer { terms in
            batchTerms.withUnsafeMutableBufferPointer { batch in
                for (position, sample) in chosen.enumerated() {
                    for column in 0..<columns { batch[position * columns + column] = terms[sample * columns + column] }
                }
            }
        }
        let first = shape.activations - 1
        parameters.withUnsafeBufferPointer { parameters in
            batchTerms.withUnsafeBufferPointer { batch in
                let terms = UnsafeBufferPointer(rebasing: batch[..<(count * columns)])
                values.withUnsafeMutableBufferPointer { values in
                    shape.forward(parameters, terms: terms, count: count, values: values)
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        for (position, sample) in chosen.enumerated() {
                            let error = values[first * count + position] - samples.targets[sample]
                            let bounded = min(max(error, -huber), huber)
                            slopes[first * count + position] = bounded * samples.weights[sample] / Float(count)
                        }
                        gradient.withUnsafeMutableBufferPointer { gradient in
                            shape.backward(
                                parameters, terms: terms, count: count, values: UnsafeBufferPointer(values),
                                slopes: slopes, gradient: gradient)
                        }
                    }
                }
            }
        }
    }

    /// The weighted mean loss, and the weighted mean squared error, over the samples from `start` on.
    private mutating func heldLoss(_ parameters: [Float], from start: Int) -> (loss: Double, square: Double) {
        let huber = trainer.huber ?? .infinity
        var sums = (loss: 0.0, square: 0.0, weight: 0.0)
        let batch = values.count / shape.activations
        for first in stride(from: start, to: samples.count, by: batch) {
            let count = min(batch, samples.count - first)
            samples.terms.withUnsafeBufferPointer { terms in
                parameters.withUnsafeBufferPointer { parameters in
                    values.withUnsafeMutableBufferPointer { values in
                        shape.forward(
                            parameters,
                            terms: UnsafeBufferPointer(
                                rebasing: terms[first * samples.columns..<(first + count) * samples.columns]),
                            count: count, values: values)
                    }
                }
            }
            for position in 0..<count {
                let output = values[(shape.activations - 1) * count + position]
                let error = abs(Double(output - samples.targets[first + position]))
                let weight = Double(samples.weights[first + position])
                sums.loss += weight * (error > huber ? huber * (error - huber / 2) : error * error / 2)
                sums.square += weight * error * error
                sums.weight += weight
            }
        }
        // Where forgetting has left the held samples no weight there is nothing to judge by.
        return sums.weight > 0 ? (sums.loss / sums.weight, sums.square / sums.weight) : (0, 0)
    }
}
