import EngineModel
import Foundation
import Simulation
import Testing

@testable import azimuth

@Suite struct SimulationPageTests {
    private func plan(_ policies: [String], name: String = "i<0>") throws -> SimulationPlan {
        let profile = try #require(EngineProfile.named("a100"))
        let cluster = ClusterDescription(
            model: "m", networkMilliseconds: 1,
            instances: [
                InstanceDescription(name: name, profile: profile), InstanceDescription(name: "other", profile: profile),
            ])
        var workload = Workload(tokensPerHash: 64)
        for row in TraceGenerator.make(.prefixes, requests: 400, rate: 12, seed: 1) {
            workload.append(
                seconds: row.timestamp / 1_000, promptTokens: row.inputLength, outputTokens: row.outputLength,
                hashIDs: row.hashIDs)
        }
        return SimulationPlan(
            input: SimulationInput(
                tracePath: "t & u.jsonl", workload: workload, lines: [], clusterPath: "c.yaml", cluster: cluster),
            policies: policies, baseline: policies[0], seeds: [1, 2], options: SimulationOptions(), warmupFraction: 0.2,
            level: RunFigures.ServiceLevel(ttft: 2, tpot: 0.1))
    }

    @Test func thePageShowsEveryPolicyAndNeedsNoNetwork() async throws {
        let plan = try plan(["random", "learned_without_rollout", "oracle"])
        let runs = try await plan.run(processors: 2, ended: EndedRequests())
        let heading = SimulationReportText(plan, capacity: nil).heading(runs)
        let page = SimulationPage(plan, runs, heading: heading).html()
        #expect(!page.contains("http") && !page.contains("src=") && !page.contains("<script"))
        // Whatever names hold is text.
        #expect(page.contains("i&lt;0&gt;") && !page.contains("i<0>") && page.contains("t &amp; u.jsonl"))
        #expect(page.contains("prefers-color-scheme:dark"))
        for tag in ["svg", "figure", "table", "g", "tr", "polyline", "div"] {
            #expect(page.ranges(of: "<\(tag)").count == page.ranges(of: "</\(tag)>").count, "\(tag)")
        }
        // Two distributions and a learning curve of three policies, and what the learned one predicted.
        #expect(page.ranges(of: "<polyline").count == 9)
        #expect(page.ranges(of: "<figure").count == 4)
        #expect(page.contains("the best classic policy here, random"))
        #expect(!page.contains("nan") && !page.contains("inf\""))
    }

    @Test func runsComeInTheOrderAskedForHoweverManyAtATime() async throws {
        let plan = try plan(["round_robin", "random"])
        let one = try await plan.run(processors: 1, ended: EndedRequests())
        let many = try await plan.run(processors: 4, ended: EndedRequests())
        #expect(one.map(\.result) == many.map(\.result))
        #expect(one.map(\.result.policy) == ["round_robin", "round_robin", "random", "random"])
        #expect(one.map(\.result.seed) == [1, 2, 1, 2])
    }

    @Test func axesHoldTheirValues() throws {
        let linear = try #require(Axis([3, 87], isLogarithmic: false))
        #expect(linear.place(0) == 0 && linear.place(100) == 1)
        #expect(linear.ticks.count <= 8 && linear.ticks.first == 0)
        let decades = try #require(Axis([3, 870], isLogarithmic: true))
        #expect(decades.ticks == [1, 10, 100, 1_000])
        #expect(abs(decades.place(10) - 1.0 / 3) < 1e-12)
        #expect(Axis([], isLogarithmic: false) == nil)
        #expect(Axis.label(25_000) == "25k" && Axis.label(0.1 + 0.2) == "0.3")
    }
}
