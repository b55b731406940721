/// A forgetting histogram of lengths in quarter-octave buckets, exact below 8 tokens.
struct LengthHistogram: Sendable {
    private var mass: [Double]
    private var total: Double
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
        total = mass.reduce(0, +)
        quantiles = OutputLengths.Quantiles(q10: 0, q50: 0, q90: 0)
        quantiles = measure()
    }

    /// The same shape with the weight of a few observations.
    func asPrior() -> LengthHistogram {
        LengthHistogram(mass: mass.map { $0 / total * Self.priorMass })
    }

    mutating func observe(_ tokens: Int) {
        mass[Self.bucket(of: tokens)] += weight
        total += weight
        weight /= Self.forgetting
        if weight > 1e6 {
            for index in mass.indices { mass[index] /= weight }
            total = mass.reduce(0, +)
            weight = 1
        }
        quantiles = measure()
    }

    /// The lengths below which a tenth, a half and nine tenths of the mass lie, linear within a bucket; in one pass.
    private func measure() -> OutputLengths.Quantiles {
        let last = Double(Self.lowest(of: Self.bucketCount - 1))
        var found = OutputLengths.Quantiles(q10: last, q50: last, q90: last)
        var targets = (q10: 0.1 * total, q50: 0.5 * total, q90: 0.9 * total)
        var below = 0.0
        mass.withUnsafeBufferPointer { mass in
            for index in 0..<mass.count {
                let part = mass[index]
                guard part > 0 else { continue }
                let above = below + part
                func length(at target: Double) -> Double {
                    let low = Double(Self.lowest(of: index))
                    let width = Double(Self.lowest(of: index + 1)) - low
                    return low + (width - 1) * ((target - below) / part)
                }
                if above >= targets.q10 {
                    found.q10 = length(at: targets.q10)
                    targets.q10 = .infinity
                }
                if above >= targets.q50 {
                    found.q50 = length(at: targets.q50)
                    targets.q50 = .infinity
                }
                if above >= targets.q90 {
                    found.q90 = length(at: targets.q90)
                    return
                }
                below = above
            }
        }
        return found
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
