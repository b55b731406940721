/// A forgetting histogram of scaled errors and its three quantiles.
struct ResidualHistogram: Sendable, Equatable {
    static let bins = 160
    private static let low: Float = -8
    private static let width: Float = 0.1
    /// Each observation multiplies the weight of those before it by this.
    private static let forgetting: Float = 0.9995
    private static let priorMass: Float = 30

    private(set) var mass: [Float]
    private var total: Float
    private var weight: Float = 1
    /// The 10 %, 50 % and 90 % quantile, in units of the scale.
    private(set) var quantiles: SIMD3<Float>

    /// Errors as a bell of this width would have them, with the weight of a few observations.
    init(deviation: Float = 1.9) {
        mass = (0..<Self.bins).map { bin in
            let z = (Self.low + (Float(bin) + 0.5) * Self.width) / deviation
            // A rational bell: no more than the start is asked of it.
            let bell = 1 / (1 + z * z / 4)
            return bell * bell * bell
        }
        let sum = mass.reduce(0, +)
        for bin in mass.indices { mass[bin] *= Self.priorMass / sum }
        total = Self.priorMass
        quantiles = SIMD3()
        quantiles = measure()
    }

    /// A histogram of the given masses; nil where they are none.
    init?(mass: [Float]) {
        guard mass.count == Self.bins, mass.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
        self.mass = mass
        total = mass.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        quantiles = SIMD3()
        quantiles = measure()
    }

    /// The masses as though the newest observation weighed 1.
    var normalised: [Float] { mass.map { $0 / weight } }

    /// Counts an error.
    /// - Parameters:
    ///   - share: its weight beside that of a whole observation.
    ///   - atLeast: whether it is only a lower bound: then it counts where what has been seen lies above it.
    mutating func observe(_ value: Float, share: Float = 1, atLeast: Bool) {
        let bin = min(max(Int((value - Self.low) / Self.width), 0), Self.bins - 1)
        let added = weight * share
        if atLeast {
            var above: Float = 0
            for place in bin..<Self.bins { above += mass[place] }
            if above > 0 {
                for place in bin..<Self.bins { mass[place] += added * mass[place] / above }
            } else {
                mass[bin] += added
            }
        } else {
            mass[bin] += added
        }
        total += added
        weight *= 1 + share * (1 / Self.forgetting - 1)
        if weight > 1e4 {
            for place in mass.indices { mass[place] /= weight }
            total = mass.reduce(0, +)
            weight = 1
        }
        quantiles = measure()
    }

    private func measure() -> SIMD3<Float> {
        var found = SIMD3<Float>(repeating: -Self.low)
        var targets = SIMD3<Float>(0.1, 0.5, 0.9) * total
        var below: Float = 0
        for bin in 0..<Self.bins {
            let above = below + mass[bin]
            for index in 0..<3 where above >= targets[index] && mass[bin] > 0 {
                found[index] = Self.low + Self.width * (Float(bin) + (targets[index] - below) / mass[bin])
                targets[index] = .infinity
            }
            if targets[2] == .infinity { break }
            below = above
        }
        return found
    }
}
