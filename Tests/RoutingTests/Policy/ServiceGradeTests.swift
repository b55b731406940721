import Learning
import Testing

@testable import Routing

@Suite struct ServiceGradeTests {
    private static let level = ServiceLevel(ttft: 1, tpot: 0.1)

    @Test func itFallsWithTheStrainAndMostAtTheTarget() {
        let strains = stride(from: 0.0, through: 3, by: 0.01)
        let worths = strains.map { ServiceGrade.worth(strain: $0) }
        #expect(zip(worths, worths.dropFirst()).allSatisfy { $0 > $1 })
        let slopes = zip(worths, worths.dropFirst()).map { $0 - $1 }
        #expect(abs(Double(slopes.indices.max { slopes[$0] < slopes[$1] } ?? 0) - 100) <= 1)
        // Kept with room: nearly all; missed by far: nearly nothing.
        #expect(ServiceGrade.worth(strain: 0.2) > 0.97 && ServiceGrade.worth(strain: 2) < -0.15)
        #expect(ServiceGrade.worth(strain: 1e9) == ServiceGrade.worth(strain: 10))
        #expect(ServiceGrade.worth(strain: -5) == ServiceGrade.worth(strain: 0))
    }

    private struct Given: Regressor {
        var inputCount: Int { FeatureSchema.count }

        /// Minus the predicted TTFT.
        func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
            for index in output.indices {
                output[index] = -rows[index * inputCount + FeatureSchema.Column.predictedTTFT.rawValue]
            }
        }
    }

    /// Two workers: a quick one where the request holds up others for a second, and a slower one where it is in nobody's way.
    private func choice(ttftTarget: Float, objective: Objective) -> Ranking {
        var request = RequestSnapshot()
        request.promptTokens = 1_000
        request.ttftTarget = ttftTarget
        let instances = [(Float(0.3), Float(1)), (0.7, 0)].enumerated().map { index, known in
            var instance = InstanceSnapshot(id: InstanceID(UInt32(index)))
            instance.prediction.depth = PredictionSnapshot.rolledOut
            instance.prediction.ttft = known.0
            instance.prediction.queueing = known.1
            return instance
        }
        let snapshot = Snapshot(time: 0, request: request, instances: instances)
        let columns = FeatureSchema.count
        let model = ServedModel(
            version: 1, featureSchema: FeatureSchema.version, regressor: Given(),
            lower: [Float](repeating: -1e9, count: columns), upper: [Float](repeating: 1e9, count: columns),
            objective: objective.description)
        var weights = PredictiveWeights()
        weights.queueing = 0.5
        var policy = LearnedPolicy(
            fallback: LeastTokensPolicy(), explorationRate: 0, explorationMargin: 0, weights: weights)
        var random = RoutingGenerator(seed: 1)
        return policy.rank(
            PolicyInput(
                snapshot: snapshot, features: FeatureBuilder.build(snapshot), model: model, objective: objective),
            random: &random)
    }

    @Test func aRequestWithATightTargetGetsTheQuickWorkerAndOneWithRoomLeavesIt() {
        var objective = Objective()
        objective.slo = Self.level
        #expect(choice(ttftTarget: 0.5, objective: objective).order == [0, 1])
        #expect(choice(ttftTarget: 0, objective: objective).order == [1, 0])
        #expect(choice(ttftTarget: 4, objective: objective).order == [1, 0])
    }

    @Test func thePredictionIsLoggedAsTheModelMadeIt() {
        var objective = Objective()
        objective.slo = Self.level
        #expect(choice(ttftTarget: 0.5, objective: objective).predictedReward == -0.3)
    }

    @Test func withoutTargetsInTheObjectiveARequestsOwnChangeNothing() {
        #expect(choice(ttftTarget: 0.1, objective: .ttft) == choice(ttftTarget: 0, objective: .ttft))
    }
}
