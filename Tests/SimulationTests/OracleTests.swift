import EngineModel
import Routing
import Testing

@testable import Simulation

@Suite struct OracleTests {
    /// Runs until the last request has arrived and been placed, and says when its first token was forecast.
    @Test(arguments: [UInt64(1), 2, 3])
    func aForecastIsExactWhenNothingMoreArrives(seed: UInt64) throws {
        let workload = Fixture.workload(90, rate: 30, seed: seed, prompt: 300...2_000)
        let cluster = try Fixture.cluster(3, kvBlocks: 600)
        var simulation = try ClusterSimulation(workload, on: cluster, Fixture.options("least_request", seed: seed))
        while simulation.next?.prompt.ordinal ?? 0 < 89 { _ = simulation.advance() }
        let last = try #require(simulation.next)
        while simulation.next != nil, simulation.now < last.time {
            let before = simulation
            guard simulation.advance(), simulation.next == nil else { continue }
            // The last request has just been placed: what would have been said of it there?
            let slot = try #require(simulation.flights.slots { $0.arrival.prompt.ordinal == 89 }.first)
            let place = simulation.flights[slot].instance
            var clone = before
            clone.now = last.time
            clone.prompt.load(last.prompt)
            let request = EngineRequest(
                id: Forecast.candidate, promptTokens: last.prompt.tokens, outputTokens: last.outputTokens,
                blockHashes: clone.prompt.engineHashes(blockSize: 16))
            let forecast = try #require(Forecast.run(request, on: place, of: clone, to: .end, deadline: .infinity))
            var record: RequestRecord?
            _ = simulation.run { if $0.ordinal == 89 { record = $0 } }
            let happened = try #require(record)
            #expect(abs(try #require(happened.ttft) - (forecast.firstTokenAt - last.time)) < 1e-9)
            #expect(abs(happened.e2e - (try #require(forecast.endAt) - last.time)) < 1e-9)
            #expect(forecast.ownSeconds > 0)
            return
        }
        Issue.record("the last request never arrived")
    }

    @Test func itBeatsEveryHeuristicOnUnequalInstances() throws {
        var cluster = try Fixture.cluster(4)
        cluster.instances[2].profile = try Fixture.profile("l40s")
        cluster.instances[3].profile = try Fixture.profile("l40s")
        let workload = Fixture.workload(400, rate: 22, prompt: 500...3_000)
        func mean(_ policy: String) throws -> Double {
            let records = try Fixture.run(workload, on: cluster, Fixture.options(policy)).1
            return records.compactMap(\.ttft).reduce(0, +) / 400
        }
        let oracle = try mean("oracle")
        for policy in ["random", "round_robin", "least_request", "least_tokens"] {
            #expect(try oracle < mean(policy), "\(policy)")
        }
    }
}
