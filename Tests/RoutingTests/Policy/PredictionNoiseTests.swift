import Testing

@testable import Routing

@Suite struct PredictionNoiseTests {
    @Test func factorsHaveTheirMeanAndDeviationAndStayWithinBounds() {
        var random = RoutingGenerator(seed: 3)
        for deviation in [0.25, 0.5, 1] {
            let noise = PredictionNoise(deviation: deviation)
            let factors = (0..<20_000).map { _ in noise.factor(random: &random) }
            #expect(factors.allSatisfy { (0.1...5).contains($0) })
            let mean = factors.reduce(0, +) / 20_000
            let variance = factors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
            // The clamp cuts off little below a half.
            if deviation <= 0.25 { #expect(abs(mean - 1) < 0.01 && abs(variance.squareRoot() - deviation) < 0.01) }
            #expect(mean >= 0.99)
        }
    }

    @Test func changesChoicesAndNothingWhereItIsOff() {
        let snapshot = Snapshot(
            time: 0, request: RequestSnapshot(),
            instances: (0..<4).map { position in
                var instance = InstanceSnapshot(id: InstanceID(UInt32(position)))
                instance.prediction.depth = PredictionSnapshot.rolledOut
                instance.prediction.ttft = 1 + 0.2 * Float(position)
                return instance
            })
        func choices(_ error: Double) -> Set<Int> {
            var policy = PredictivePolicy(.ttft, latencyError: error)
            var random = RoutingGenerator(seed: 1)
            let input = PolicyInput(snapshot: snapshot, features: [])
            return Set((0..<200).map { _ in policy.rank(input, random: &random).order[0] })
        }
        #expect(choices(0) == [0])
        #expect(choices(.nan) == [0])
        #expect(choices(0.5) == [0, 1, 2, 3])
    }
}
