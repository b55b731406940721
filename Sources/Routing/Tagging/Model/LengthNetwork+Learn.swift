#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension LengthNetwork {
    /// Step sizes and bounds of learning.
    enum Rates {
        static let wide: Float = 0.1
        static let embedding: Float = 0.1
        static let dense: Float = 0.05
        static let bias: Float = 0.003
        /// What an error counts in each output.
        static let weight = Outputs(1, 1, 0.3, 0.3)
        /// Errors beyond these count no more (Huber).
        static let clip = Outputs(1, 1, 6, 2)
        /// Sums of squares grow no further, so that steps stay large enough to follow a drift.
        static let mostSquares: Float = 400
    }

    /// Takes one step towards an answer's length.
    ///
    /// - Parameters:
    ///   - sample: the request.
    ///   - tokens: the answer's length in tokens.
    ///   - atLeast: whether the answer was cut off there, so that only a prediction below it is known to be wrong.
    ///   - pace: a factor of all step sizes; below 1 while training settles.
    mutating func learn(_ sample: TaggerSample, tokens: Float, atLeast: Bool, pace: Float = 1) {
        weights.withUnsafeMutableBufferPointer { weights in
            squares.withUnsafeMutableBufferPointer { squares in
                guard let weights = weights.baseAddress, let squares = squares.baseAddress else { return }
                let pass = ForwardPass(weights, sample)
                var targets = Self.targets(tokens)
                var errors = pass.outputs - targets
                targets[3] = logf(abs(errors[1]) + 0.05)
                errors[3] = atLeast ? 0 : pass.outputs[3] - targets[3]
                if atLeast { errors.replace(with: 0, where: errors .> 0) }
                errors.clamp(lowerBound: -Rates.clip, upperBound: Rates.clip)
                // A network that has gone wrong is left to the fallback; it must not spread what is no number.
                guard errors.sum().isFinite else { return }
                Backpropagation(weights, squares, pass, errors * Rates.weight, pace: pace).run(sample)
                for head in 0..<NetworkLayout.outputs {
                    weights[NetworkLayout.secondBias + head] -= pace * Rates.bias * errors[head]
                }
            }
        }
    }
}
