import Routing
import Testing

@testable import azimuth

@Suite struct DecisionTallyTests {
    private func decision(
        _ id: Int64, time: Double, chosen: Int, reason: Decision.Reason, predicted: Float? = nil
    ) -> Decision {
        let instances = (0..<2).map { InstanceSnapshot(id: InstanceID(UInt32($0))) }
        return Decision(
            id: id, snapshot: Snapshot(time: time, request: RequestSnapshot(), instances: instances),
            featureSchema: 1, features: [], scores: [0, 0], ranking: [chosen, 1 - chosen], policy: "learned",
            reason: reason, propensity: 1, modelVersion: 0, predictedReward: predicted)
    }

    private func outcome(at time: Double, ttft: Double?) -> Outcome {
        Outcome(time: time, ttft: ttft, e2e: 1, status: 200, censoring: .none)
    }

    @Test func reasonsAndSharesAreCounted() {
        var tally = DecisionTally()
        tally.decided(decision(1, time: 1, chosen: 0, reason: .fallbackNoModel))
        tally.decided(decision(2, time: 2, chosen: 0, reason: .fallbackOutOfRange))
        tally.decided(decision(3, time: 3, chosen: 1, reason: .greedy))
        tally.decided(decision(4, time: 4, chosen: 0, reason: .explore))
        #expect(tally.reasons() == .init(greedy: 1, explore: 1, fallback: 2))
        #expect(tally.reasons(since: 2.5) == .init(greedy: 1, explore: 1, fallback: 0))
        #expect(tally.share(of: InstanceID(0)) == 0.75)
        #expect(tally.share(of: InstanceID(7)) == 0)
    }

    @Test func predictionsAreComparedWithWhatCameOfThem() {
        var tally = DecisionTally()
        for (predicted, observed) in [(-0.2, 0.3), (-0.4, 0.3)] {
            let decision = decision(1, time: 1, chosen: 1, reason: .greedy, predicted: Float(predicted))
            tally.finished(decision, outcome: outcome(at: 20, ttft: observed), served: 1)
        }
        // Another instance answered, or none was timed: nothing to compare.
        let other = decision(2, time: 1, chosen: 0, reason: .greedy, predicted: -9)
        tally.finished(other, outcome: outcome(at: 20, ttft: 0.5), served: 1)
        tally.finished(other, outcome: outcome(at: 20, ttft: nil), served: 0)
        let prediction = tally.prediction(now: 21)
        #expect(abs((prediction?.predicted ?? 0) - 0.3) < 1e-6)
        #expect(abs((prediction?.observed ?? 0) - 0.3) < 1e-6)
        #expect(abs((prediction?.error ?? 0) - 0.1) < 1e-6)
        #expect(abs((tally.ttft(of: InstanceID(1), now: 21) ?? 0) - 1.1 / 3) < 1e-6)
        #expect(tally.ttft(of: InstanceID(0), now: 21) == nil)
        #expect(tally.prediction(now: 31) == nil)
    }
}
