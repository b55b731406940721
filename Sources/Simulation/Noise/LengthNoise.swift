import EngineModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// By what factors lengths are known wrongly: normal around 1 and cut off, as in the reference's error grid.
struct LengthNoise: Sendable {
    private static let bounds = 0.1...5.0
    /// Standard deviation before the factor is cut off.
    let deviation: Double
    private let seed: UInt64

    init(deviation: Double, seed: UInt64) {
        self.deviation = deviation
        self.seed = BlockHash.mix(seed ^ 0x6C65_6E67_7468_7321)
    }

    /// The factor of one request, by its place among all.
    func factor(of ordinal: Int) -> Double {
        let first = BlockHash.mix(seed ^ UInt64(ordinal))
        let radius = (-2 * log(Self.unit(first))).squareRoot()
        let normal = radius * cos(2 * .pi * Self.unit(BlockHash.mix(first)))
        return min(max(1 + deviation * normal, Self.bounds.lowerBound), Self.bounds.upperBound)
    }

    private static func unit(_ bits: UInt64) -> Double { (Double(bits >> 11) + 0.5) * 0x1p-53 }
}
