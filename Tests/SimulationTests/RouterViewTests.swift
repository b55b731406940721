import EngineModel
import Routing
import Testing

@testable import Simulation

/// What a router sees, and what it cannot.
@Suite struct RouterViewTests {
    /// The instances chosen for the requests, in order of arrival.
    private func choices(_ policy: String, output: ClosedRange<Int>) throws -> [Int?] {
        // All arrive within 2 s or so; no answer of 300 tokens or more is over by then.
        let workload = Fixture.workload(60, rate: 30, prompt: 50...600, output: output)
        let (_, records) = try Fixture.run(workload, on: try Fixture.cluster(4), Fixture.options(policy, seed: 2))
        #expect(records.allSatisfy { $0.end == .completed })
        return records.sorted { $0.ordinal < $1.ordinal }.map(\.instance)
    }

    @Test(arguments: PolicyRegistry.names)
    func noPolicyKnowsHowLongAnswersWillBe(policy: String) throws {
        #expect(try choices(policy, output: 300...300) == choices(policy, output: 300...600))
    }

    @Test func anOracleDoes() throws {
        // Space is short, so that it matters for the first token who leaves when.
        let cluster = try Fixture.cluster(3, kvBlocks: 300)
        func chosen(_ output: ClosedRange<Int>) throws -> [Int?] {
            let workload = Fixture.workload(60, rate: 30, prompt: 800...1_600, output: output)
            let (_, records) = try Fixture.run(workload, on: cluster, Fixture.options("oracle"))
            return records.sorted { $0.ordinal < $1.ordinal }.map(\.instance)
        }
        #expect(try chosen(500...500) != chosen(200...900))
    }

    @Test func gaugesAreThoseOfTheLastScrape() throws {
        let workload = Fixture.workload(150, rate: 25)
        var options = Fixture.options()
        options.scrapeInterval = 0.5
        var simulation = try ClusterSimulation(workload, on: try Fixture.cluster(2), options)
        var oldest = 0.0
        var published: Set<Float> = [0]
        while simulation.advance() {
            for (place, instance) in simulation.instances.enumerated() {
                published.insert(Float(instance.published.running))
                guard simulation.now >= 0 else { continue }
                let seen = simulation.replicas[0].router.view(of: InstanceID(UInt32(place)), now: simulation.now)
                let view = try #require(seen)
                #expect(published.contains(view.running))
                #expect(view.kvCapacityTokens == Float(instance.description.profile.kvBlocks * 16))
                oldest = max(oldest, Double(view.scrapeAge))
            }
        }
        // A scrape every half second, 2 ms on its way back.
        #expect(oldest > 0.45 && oldest < 0.51)
    }

    @Test func routersHaveViewsOfTheirOwn() throws {
        let workload = Fixture.workload(200, rate: 25)
        var simulation = try ClusterSimulation(workload, on: try Fixture.cluster(3, routers: 2), Fixture.options())
        var apart = 0
        while simulation.advance() {
            let counts = simulation.replicas.map(\.router.requestsInFlight)
            #expect(counts.reduce(0, +) == simulation.flights.count)
            if counts[0] > 0, counts[1] > 0 { apart += 1 }
        }
        #expect(apart > 100)
    }

    @Test func countsAreExactButOneDelayLate() throws {
        var workload = Workload(tokensPerHash: 64)
        workload.append(seconds: 0, promptTokens: 100, outputTokens: 1, hashIDs: [])
        var simulation = try ClusterSimulation(workload, on: try Fixture.cluster(1), Fixture.options())
        var engineDone: Double?
        var routerDone: Double?
        while simulation.advance() {
            if simulation.instances[0].engine.counters.generationTokens == 1, engineDone == nil {
                engineDone = simulation.now
                #expect(simulation.replicas[0].router.requestsInFlight == 1)
            }
            if simulation.isOver { routerDone = simulation.now }
        }
        #expect(abs(try #require(routerDone) - (try #require(engineDone)) - 0.002) < 1e-12)
    }

    @Test func tokenCountsAreEstimates() throws {
        let workload = Fixture.workload(40, rate: 10, groups: 40)
        var identity = PromptIdentity(workload)
        var router = try Router()
        _ = router.addInstance(name: "i")
        var errors: [Double] = []
        for row in 0..<40 {
            let tokens = workload.promptTokens(row)
            identity.load(PromptShape(ordinal: row, row: row, cycle: 0, tokens: tokens))
            let decided = router.decide(identity.facts(model: "m"), now: 0)
            let decision = try #require(decided)
            errors.append(Double(decision.snapshot.request.promptTokens) / Double(tokens) - 1)
        }
        #expect(errors.contains { abs($0) > 0.01 })
        #expect(errors.allSatisfy { abs($0) < 0.5 })
    }

    @Test func measurementNoiseReachesTheLearnerAlone() throws {
        let workload = Fixture.workload(1_000, rate: 15)
        let cluster = try Fixture.cluster(3)
        func records(_ policy: String, noise: Double) throws -> [RequestRecord] {
            var options = Fixture.options(policy)
            options.measurementNoise = noise
            return try Fixture.run(workload, on: cluster, options).1
        }
        #expect(try records("least_tokens", noise: 0) == records("least_tokens", noise: 0.3))
        #expect(try records("learned", noise: 0) != records("learned", noise: 0.3))
    }
}
