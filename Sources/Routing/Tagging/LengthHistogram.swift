/// A forgetting histogram of lengths in quarter-octave buckets, exact below 8 tokens.
struct LengthHistogram: Sendable {
    private var mass: [Double]
    /// Weight of the next observation: it grows, so that old ones count less without being touched.
    private var weight = 1.0
    /// Quantiles of what has been observed so far.
    private(set) var quantiles: OutputLengths.Quantiles

    /// Each observation multiplies the weight of those before it by this.
    private static let forgetting = 0.998
    private static let priorMass = 8.0
    private static let bucketCount = 80

    /// Before any observation: the three quantiles of a typical chat service.
    static let chat: LengthHistogram = {
        var mass = [Double](repeating: 0, count: bucketCount)
        for (tokens, share) in [(8, 0.1), (32, 0.15), (96, 0.2), (192, 0.2), (384, 0.2), (768, 0.15)] {
            mass[bucket(of: tokens)] += share * priorMass
        }
        return LengthHistogram(mass: mass)
    }()

    private init(mass: [Double]) {
        self.mass = mass
        quantiles = OutputLengths.Quantiles(q10: 0, q50: 0, q90: 0)
        quantiles = measure()
    }

    /// The same shape with the weight of a few observations.
    func asPrior() -> LengthHistogram {
        let total = mass.reduce(0, +)
        return LengthHistogram(mass: mass.map { $0 / total * Self.priorMass })
    }

    mutating func observe(_ tokens: Int) {
        mass[Self.bucket(of: tokens)] += weight
        weight /= Self.forgetting
        if weight > 1e6 {
            for index in mass.indices { mass[index] /= weight }
            weight = 1
        }
        quantiles = measure()
    }

    private func measure() -> OutputLengths.Quantiles {
        let total = mass.reduce(0, +)
        return OutputLengths.Quantiles(
            q10: quantile(0.1 * total), q50: quantile(0.5 * total), q90: quantile(0.9 * total))
    }

    /// The length below which `target` of the mass lies, linear within a bucket.
    private func quantile(_ target: Double) -> Double {
        var below = 0.0
        for (index, part) in mass.enumerated() where part > 0 {
            if below + part >= target {
                let low = Double(Self.lowest(of: index))
                let width = Double(Self.lowest(of: index + 1)) - low
                return low + (width - 1) * ((target - below) / part)
            }
            below += part
        }
        return Double(Self.lowest(of: Self.bucketCount - 1))
    }

    /// Bucket of a length of at least 1 token.
    static func bucket(of tokens: Int) -> Int {
        guard tokens >= 4 else { return max(tokens, 0) }
        let octave = Int.bitWidth - 1 - tokens.leadingZeroBitCount
        return min(4 + (octave - 2) * 4 + ((tokens >> (octave - 2)) & 3), bucketCount - 1)
    }

    /// The smallest length in a bucket.
    static func lowest(of bucket: Int) -> Int {
        guard bucket >= 4 else { return bucket }
        return (4 + (bucket & 3)) << ((bucket - 4) / 4)
    }
}
