import Testing

@testable import Routing

@Suite struct FewestSentPolicyTests {
    private func rank(_ policy: inout FewestSentPolicy, _ ids: [UInt32], at time: Double) -> UInt32 {
        var random = RoutingGenerator(seed: 1)
        let instances = ids.map { InstanceSnapshot(id: InstanceID($0)) }
        let snapshot = Snapshot(time: time, request: RequestSnapshot(), instances: instances)
        let ranking = policy.rank(PolicyInput(snapshot: snapshot, features: []), random: &random)
        return ids[ranking.order[0]]
    }

    @Test func takesTurnsWithinAMinuteAndForgetsAfterwards() {
        var policy = FewestSentPolicy()
        for second in 0..<30 { #expect(rank(&policy, [7], at: Double(second)) == 7) }
        // The new one gets all until it has had as many.
        for second in 30..<60 { #expect(rank(&policy, [7, 9], at: Double(second)) == 9) }
        #expect(rank(&policy, [7, 9], at: 75) == 7)
        // By now every request of the first minute is forgotten.
        let after = (0..<2_000).map { rank(&policy, [7, 9], at: 200 + 0.01 * Double($0)) }
        #expect(after.count { $0 == 7 } == 1_000)
    }
}
