#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Quantiles of the answer's length from the network's outputs and from how it has erred lately.
///
/// Errors of the root of the length, divided by the predicted spread, are counted by the predicted length: their own
/// quantiles, added to the prediction, cover what they say in each of these groups (split conformal prediction, online).
struct QuantileCalibrator: Sendable, Equatable {
    private(set) var groups = [ResidualHistogram](repeating: ResidualHistogram(), count: 9)

    /// Bounds of the groups as the network's second output: 16, 50, 100, 170, 230, 290, 360 and 450 tokens.
    private static let edges: [Float] = [0.8, 1.41, 2, 2.6, 3.03, 3.4, 3.8, 4.24]
    /// What an observation counts in the groups beside its own.
    private static let neighbourShare: Float = 0.25

    init() {}

    /// A calibrator of saved groups; nil where they are none.
    init?(groups: [ResidualHistogram]) {
        guard groups.count == Self.edges.count + 1 else { return nil }
        self.groups = groups
    }

    /// Tokens below which one, five and nine answers in ten lie.
    func quantiles(_ outputs: SIMD4<Float>) -> SIMD3<Float> {
        let scaled = groups[Self.group(outputs)].quantiles * Self.scale(outputs) + outputs[1]
        let roots = scaled.clamped(lowerBound: SIMD3(), upperBound: SIMD3(repeating: 100)) * 5
        return roots * roots
    }

    /// Learns that an answer predicted as `outputs` had `tokens` tokens, or at least as many.
    mutating func observe(_ outputs: SIMD4<Float>, tokens: Float, atLeast: Bool) {
        let error = (tokens.squareRoot() / 5 - outputs[1]) / Self.scale(outputs)
        guard error.isFinite else { return }
        let own = Self.group(outputs)
        groups[own].observe(error, atLeast: atLeast)
        if own > 0 { groups[own - 1].observe(error, share: Self.neighbourShare, atLeast: atLeast) }
        if own + 1 < groups.count { groups[own + 1].observe(error, share: Self.neighbourShare, atLeast: atLeast) }
    }

    private static func group(_ outputs: SIMD4<Float>) -> Int {
        var group = 0
        for edge in edges where outputs[1] > edge { group += 1 }
        return group
    }

    private static func scale(_ outputs: SIMD4<Float>) -> Float { expf(min(max(outputs[3], -2.5), 1.2)) }
}
