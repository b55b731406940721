import Testing

@testable import Routing

@Suite struct QuantileCalibratorTests {
    /// A draw from a bell of deviation 1.
    private func normal(_ random: inout RoutingGenerator) -> Float {
        var sum: Float = -6
        for _ in 0..<12 { sum += Float(random.index(below: 1 << 20)) / Float(1 << 20) }
        return sum
    }

    @Test func quantilesCoverWhatTheySayWhateverTheNetworkErrs() {
        var calibrator = QuantileCalibrator()
        var random = RoutingGenerator(seed: 9)
        var covered = SIMD3<Float>()
        var counted: Float = 0
        for step in 0..<12_000 {
            // The network is too low by a constant and takes the spread for half of what it is.
            let root = 1 + 3 * Float(random.index(below: 1_000)) / 1_000
            let truth = max(root + 0.4 + 0.6 * normal(&random), 0.05)
            let tokens = truth * truth * 25
            let outputs = SIMD4<Float>(0, root, 0, -1.2)
            if step > 6_000 {
                let found = calibrator.quantiles(outputs)
                for index in 0..<3 where tokens <= found[index] { covered[index] += 1 }
                counted += 1
            }
            calibrator.observe(outputs, tokens: tokens, atLeast: false)
        }
        let shares = covered / counted
        #expect(abs(shares[0] - 0.1) < 0.02 && abs(shares[1] - 0.5) < 0.03 && abs(shares[2] - 0.9) < 0.02)
    }

    @Test func aCutAnswerRaisesTheQuantilesAboveItOnly() {
        var calibrator = QuantileCalibrator()
        let outputs = SIMD4<Float>(0, 3, 0, -1)
        for _ in 0..<300 { calibrator.observe(outputs, tokens: 225, atLeast: false) }
        let before = calibrator.quantiles(outputs)
        for _ in 0..<100 { calibrator.observe(outputs, tokens: 20, atLeast: true) }
        let after = calibrator.quantiles(outputs)
        #expect(after[0] >= before[0] * 0.9)
        for _ in 0..<400 { calibrator.observe(outputs, tokens: 900, atLeast: true) }
        #expect(calibrator.quantiles(outputs)[1] > before[1] * 1.5)
    }

    @Test func quantilesAreInOrderForAnyOutputs() {
        let calibrator = QuantileCalibrator()
        for outputs in [
            SIMD4<Float>(0, -50, 0, 40), SIMD4(0, 1e9, 0, -40), SIMD4(.nan, .nan, .nan, .nan), SIMD4(0, 3, 0, 0),
        ] {
            let found = calibrator.quantiles(outputs)
            #expect(found[0] <= found[1] && found[1] <= found[2] || outputs[1].isNaN)
        }
    }
}
