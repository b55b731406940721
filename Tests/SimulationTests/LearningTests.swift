import EngineModel
import Routing
import Testing
import Training

@testable import Simulation

@Suite struct LearningTests {
    @Test func modelsAreTrainedAndServeAtSimulatedTimes() throws {
        let workload = Fixture.workload(600, rate: 20)
        let cluster = try Fixture.troubledCluster()
        // Over so few requests rollouts leave a model nothing to learn.
        let (result, records) = try Fixture.run(
            workload, on: cluster, Fixture.options("learned_without_rollout"))
        #expect(result.rounds > 5)
        #expect(result.promotions > 0)
        // Rounds are at least a second apart.
        #expect(Double(result.rounds) <= result.end + 1)
        let start = try #require(result.firstModelAt)
        #expect(start > 1 && start < result.end)
        for record in records {
            let isScored = record.predictedReward != nil
            if record.arrival < start { #expect(!isScored && record.reason == .fallbackNoModel) }
            let byModel: [Decision.Reason?] = [.greedy, .explore, .control]
            if isScored { #expect(byModel.contains(record.reason)) }
        }
        #expect(records.contains { $0.reason == .greedy })
    }

    @Test func eachRouterLearnsFromItsOwnRequests() throws {
        let workload = Fixture.workload(400, rate: 20)
        var simulation = try ClusterSimulation(
            workload, on: try Fixture.cluster(3, routers: 2), Fixture.options("learned"))
        let records = simulation.run { _ in }
        let samples = simulation.replicas.map { $0.loop?.status.samples ?? 0 }
        #expect(samples.allSatisfy { $0 > 100 && $0 < 300 })
        #expect(records.rounds > 0)
    }

    @Test func heuristicsTrainNothing() throws {
        let (result, records) = try Fixture.run(
            Fixture.workload(100, rate: 20), on: try Fixture.cluster(2), Fixture.options())
        #expect(result.rounds == 0)
        #expect(records.allSatisfy { $0.predictedReward == nil })
    }
}
