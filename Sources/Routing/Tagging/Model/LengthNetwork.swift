#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A wide and deep regression of an answer's length, learned online by AdaGrad.
///
/// Wide: a hashed linear model over the text's features, four outputs at once. Deep: scalars, the mean embedding of the
/// words and the wide sums through one rectified layer. The sum of both gives ln(1 + n), sqrt(n) / 5, n / 150 and the
/// log of the error of the second, for n tokens: each head is best at something (R2 of the log, the median, the long
/// answers, the spread). Sources: Cheng et al. 2016 (wide and deep), Duchi et al. 2011 (AdaGrad).
struct LengthNetwork: Sendable, Equatable {
    /// All parameters, as `NetworkLayout` places them.
    var weights: [Float]
    /// Sums of squared gradients of each, which divide its step.
    var squares: [Float]

    /// What stands in `squares` of a parameter that never moved.
    static let untouchedSquares: Float = 0.1

    typealias Outputs = SIMD4<Float>
    typealias Row = SIMD16<Float>

    /// The four targets of an answer of `tokens` tokens; the fourth is left open.
    static func targets(_ tokens: Float) -> Outputs {
        Outputs(log1pf(tokens), tokens.squareRoot() / 5, tokens / 150, 0)
    }

    /// A network that has learned nothing, the same for the same seed.
    init(seed: UInt64 = 1) {
        weights = [Float](repeating: 0, count: NetworkLayout.count)
        squares = [Float](repeating: Self.untouchedSquares, count: NetworkLayout.count)
        var random = RoutingGenerator(seed: seed)
        func fill(_ range: Range<Int>, _ scale: Float) {
            for place in range {
                // The sum of twelve uniform numbers is normal enough.
                var sum: Float = -6
                for _ in 0..<12 { sum += Float(random.index(below: 1 << 20)) / Float(1 << 20) }
                weights[place] = sum * scale
            }
        }
        fill(NetworkLayout.embeddings..<NetworkLayout.first, 0.05)
        fill(NetworkLayout.first..<NetworkLayout.firstBias, (1 / (Float(NetworkLayout.inputs) * 0.3)).squareRoot())
        fill(NetworkLayout.second..<NetworkLayout.secondBias, 0.5 * (1 / Float(NetworkLayout.hidden)).squareRoot())
        for (offset, start) in [DenseInputs.centre, 3.2, 1.9, -0.6].enumerated() {
            weights[NetworkLayout.secondBias + offset] = start
        }
    }

    /// The four outputs for a request.
    func predict(_ sample: TaggerSample) -> Outputs {
        weights.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return Outputs() }
            return ForwardPass(base, sample).outputs
        }
    }
}
