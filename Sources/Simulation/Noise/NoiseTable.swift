import EngineModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Log-normal factors around 1, looked up by what they belong to: the same step of the same instance takes the same
/// factor under every policy, so that policies are compared on equal luck.
struct NoiseTable: Sendable {
    private static let bits = 12
    private let factors: [Double]

    /// - Parameter deviation: standard deviation of the logarithm; 0 for no noise.
    init(deviation: Double, seed: UInt64) {
        guard deviation > 0 else {
            factors = []
            return
        }
        var state = BlockHash.mix(seed ^ 0x5851_F42D_4C95_7F2D)
        func unit() -> Double {
            state = state &+ 0x9E37_79B9_7F4A_7C15
            return (Double(BlockHash.mix(state) >> 11) + 0.5) * 0x1p-53
        }
        factors = (0..<1 << Self.bits).map { _ in
            // Box and Muller's transform of two uniform numbers into a normal one.
            let normal = (-2 * log(unit())).squareRoot() * cos(2 * .pi * unit())
            // Less half the variance, so that the factors' mean is 1.
            return exp(deviation * normal - deviation * deviation / 2)
        }
    }

    /// The factor of event `index` in a `stream` of them.
    @inline(__always)
    func factor(stream: Int, index: Int) -> Double {
        guard !factors.isEmpty else { return 1 }
        let key = UInt64(truncatingIfNeeded: stream) &* 0xD6E8_FEB8_6659_FD93 &+ UInt64(truncatingIfNeeded: index)
        return factors[Int(truncatingIfNeeded: BlockHash.mix(key) & UInt64((1 << Self.bits) - 1))]
    }
}
