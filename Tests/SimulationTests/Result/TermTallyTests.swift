import Routing
import Testing

@testable import Simulation

@Suite struct TermTallyTests {
    /// A decision between candidates of these own times and delays in seconds, at the default weights.
    private func decision(_ candidates: [(own: Float, delay: Float)]) -> Decision {
        let weights = PredictiveWeights()
        let instances = candidates.enumerated().map { position, given in
            var instance = InstanceSnapshot(id: InstanceID(UInt32(position)))
            instance.prediction.delay = given.delay
            return instance
        }
        let scores = zip(candidates, instances).map { -($0.own + weights.terms(of: $1.prediction).sum()) }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        return Decision(
            id: 1, snapshot: Snapshot(time: 0, request: RequestSnapshot(), instances: instances), featureSchema: 0,
            features: [], scores: scores, ranking: order, policy: "predictive_ttft", reason: .greedy, propensity: 1,
            modelVersion: 0, predictedReward: nil)
    }

    @Test func aTermIsDecisiveWhereTheChoiceIsAnotherWithoutIt() {
        var tally = TermTally()
        // The quicker one delays others: 20 s at 0.05 are more than the half second between them.
        tally.note(decision([(1, 20), (1.5, 0)]), PredictiveWeights())
        #expect(tally.decisive == SIMD4(0, 0, 1, 0))
        tally.note(decision([(1, 0), (1.5, 20)]), PredictiveWeights())
        #expect(tally.decisive == SIMD4(0, 0, 1, 0))
        #expect(tally.decisions == 2)
        #expect(tally.seconds == SIMD4<Double>())
        tally.note(decision([(1, 10)]), PredictiveWeights())
        #expect(abs(tally.seconds[2] - 0.5) < 1e-6)
    }
}
