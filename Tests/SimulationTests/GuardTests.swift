import Learning
import Routing
import Testing
import Training

@testable import Simulation

/// A model in service held against the fallback.
@Suite struct GuardTests {
    /// A model that has learnt nothing but believes that long queues are good, held in service by an operator.
    private func poisoned() -> ModelArtefact {
        let columns = FeatureSchema.count
        let terms = columns + FeatureSchema.interactions.count
        var weights = [Double](repeating: 0, count: terms)
        weights[FeatureSchema.Column.predictedTTFT.rawValue] = 3
        let model = RidgeModel(
            inputCount: columns, interactions: FeatureSchema.interactions,
            standardisation: Standardisation(
                mean: [Double](repeating: 0, count: terms), scale: [Double](repeating: 1, count: terms)),
            weights: weights, intercept: 0, residualVariance: 1,
            bounds: ColumnBounds(
                lower: [Float](repeating: -1e6, count: columns), upper: [Float](repeating: 1e6, count: columns)))
        return ModelArtefact(
            version: 1, featureSchema: FeatureSchema.version, featureNames: FeatureSchema.names, model: .ridge(model),
            objective: "ttft", trainedTime: 0, samples: 0, errors: nil)
    }

    private func options(_ seed: UInt64) -> SimulationOptions {
        var options = Fixture.options("learned", seed: seed)
        options.router.guardShare = 0.05
        return options
    }

    @Test func aPoisonedModelIsTakenOutOfService() throws {
        let workload = Fixture.workload(900, rate: 12)
        var options = options(1)
        options.firstModel = poisoned()
        options.holdsFirstModel = true
        let (result, records) = try Fixture.run(workload, on: try Fixture.cluster(4), options)
        #expect(result.stepBacks == 1)
        #expect(records.contains { $0.reason == .control })
        let byModel = records.filter { $0.predictedReward != nil }.map(\.arrival).max() ?? 0
        #expect(byModel < 60)
        options.router.guardShare = 0
        let (unguarded, others) = try Fixture.run(workload, on: try Fixture.cluster(4), options)
        #expect(unguarded.stepBacks == 0)
        #expect(mean(records) < 0.9 * mean(others), "\(mean(records)) \(mean(others)) until \(byModel)")
    }

    private func mean(_ records: [RequestRecord]) -> Double {
        let ttft = records.compactMap(\.ttft)
        return ttft.reduce(0, +) / Double(ttft.count)
    }

    @Test func aGoodModelStays() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let workload = Fixture.workload(900, rate: 40, seed: seed)
            let (result, _) = try Fixture.run(workload, on: try Fixture.cluster(4), options(seed))
            #expect(result.stepBacks == 0 && result.promotions > 0)
        }
    }
}
