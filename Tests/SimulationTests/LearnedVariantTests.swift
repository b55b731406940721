import Routing
import Testing
import Training

@testable import Simulation

@Suite struct LearnedVariantTests {
    @Test func namesAreFoundAgain() {
        for variant in LearnedVariant.all { #expect(LearnedVariant.named(variant.name) == variant) }
        #expect(LearnedVariant.named("learned") == nil && LearnedVariant.named("learned_without_") == nil)
        #expect(Set(LearnedVariant.names).isSubset(of: SimulatedPolicy.names))
    }

    @Test(arguments: SnapshotPart.allCases)
    func aPartLeftOutIsKnownNowhere(_ part: SnapshotPart) throws {
        let witness = Watcher()
        var options = Fixture.options("learned_without_\(part.rawValue)")
        options.witness = witness
        let (result, _) = try Fixture.run(Fixture.workload(300, rate: 30), on: try Fixture.cluster(3), options)
        #expect(result.policy == "learned_without_\(part.rawValue)")
        let instances = witness.decisions.flatMap(\.snapshot.instances)
        #expect(instances.count == 900)
        for own in SnapshotPart.allCases {
            #expect(instances.allSatisfy { isUnknown(own, $0) } == (own == part), "\(own) without \(part)")
        }
    }

    private func isUnknown(_ part: SnapshotPart, _ instance: InstanceSnapshot) -> Bool {
        switch part {
        case .rollout: instance.prediction == PredictionSnapshot()
        case .prefix: instance.cachedTokens == 0
        case .inFlight: instance.inflightRequests == 0 && instance.inflightDecodeTokens == 0
        case .instanceStatistics: instance.secondsPerPrefillToken == 0 && instance.secondsPerToken == 0
        }
    }
}
