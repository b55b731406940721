import EngineModel
import Routing
import Testing

@testable import Simulation

@Suite struct ConservationTests {
    @Test(arguments: Fixture.policies)
    func everyRequestEndsOnceAndNothingStaysCounted(policy: String) throws {
        let workload = Fixture.workload(120, rate: 12, output: 1...60)
        let cluster = try Fixture.troubledCluster(routers: 2)
        var simulation = try ClusterSimulation(workload, on: cluster, Fixture.options(policy, seed: 5))
        var records: [RequestRecord] = []
        let result = simulation.run { records.append($0) }

        #expect(records.map(\.ordinal).sorted() == Array(0..<120))
        #expect(result.requests == 120)
        #expect(result.sent.reduce(0, +) == records.reduce(0) { $0 + $1.attempts })
        for replica in simulation.replicas {
            #expect(replica.router.requestsInFlight == 0)
            for id in replica.router.instances { #expect(replica.router.ledger(of: id) == InstanceLedger()) }
        }
        for instance in simulation.instances {
            #expect(instance.engine.isIdle)
            #expect(instance.engine.freeBlocks == instance.description.profile.kvBlocks)
            #expect(instance.approaching.isEmpty)
        }
        for record in records where record.end == .completed {
            let ttft = try #require(record.ttft)
            #expect(ttft > 2 * 0.002 && ttft <= record.e2e)
            #expect(record.cachedTokens < record.promptTokens)
        }
        let outputs = Dictionary(uniqueKeysWithValues: records.map { ($0.ordinal, $0) })
        for row in 0..<120 {
            let record = try #require(outputs[row])
            guard record.end == .completed else { continue }
            #expect(record.outputTokens == Int(workload.rows[row].outputTokens))
        }
    }

    @Test(arguments: ["least_tokens", "learned", "oracle"])
    func oneSeedIsOneCourseOfEvents(policy: String) throws {
        let workload = Fixture.workload(150, rate: 20)
        let cluster = try Fixture.troubledCluster()
        let first = try Fixture.run(workload, on: cluster, Fixture.options(policy, seed: 3))
        let again = try Fixture.run(workload, on: cluster, Fixture.options(policy, seed: 3))
        #expect(first.0 == again.0)
        #expect(first.1 == again.1)
        let other = try Fixture.run(workload, on: cluster, Fixture.options(policy, seed: 4))
        #expect(first.1 != other.1)
    }

    @Test func anInstanceThatVanishesCostsAnswersUnderWayAlone() throws {
        let workload = Fixture.workload(240, rate: 20, output: 60...120)
        let cluster = try Fixture.cluster(
            3, events: [1: [.init(seconds: 4, kind: .leave), .init(seconds: 8, kind: .join)]])
        let (_, records) = try Fixture.run(workload, on: cluster, Fixture.options())
        let failed = records.filter { $0.end == .failed }
        #expect(!failed.isEmpty)
        // What had not begun was sent elsewhere; what had is lost, for the client has seen a part of it.
        for record in failed { #expect(record.ttft != nil && record.instance == 1) }
        #expect(!records.contains { $0.instance == 1 && (4.5...7.9).contains($0.arrival) })
        #expect(records.contains { $0.instance == 1 && $0.arrival > 8.5 })
    }

    @Test func whatReachesAnAbsentInstanceIsSentElsewhere() throws {
        // Answers are short, so that the instance has nothing to do when it goes and is not missed at once.
        let workload = Fixture.workload(120, rate: 20, prompt: 20...40, output: 1...1)
        let cluster = try Fixture.cluster(3, events: [1: [.init(seconds: 3, kind: .leave)]])
        let (_, records) = try Fixture.run(workload, on: cluster, Fixture.options("round_robin"))
        #expect(records.allSatisfy { $0.end == .completed })
        let again = records.filter { $0.attempts > 1 }
        #expect((1...3).contains(again.count))
        for record in again { #expect(record.instance != 1 && record.arrival > 3) }
    }

    @Test func withNobodyThereRequestsFailAtOnce() throws {
        let workload = Fixture.workload(20, rate: 20)
        let cluster = try Fixture.cluster(1, events: [0: [.init(seconds: 1_000, kind: .join)]])
        let (_, records) = try Fixture.run(workload, on: cluster, Fixture.options())
        #expect(records.count == 20)
        #expect(records.allSatisfy { $0.end == .failed && $0.instance == nil && $0.e2e == 0 })
    }

    @Test func aPromptTooLongForOneInstanceIsRefusedThere() throws {
        var cluster = try Fixture.cluster(2)
        cluster.instances[0].profile.maxModelLength = 1_000
        let workload = Fixture.workload(60, rate: 10, prompt: 900...1_100)
        let (_, records) = try Fixture.run(workload, on: cluster, Fixture.options("round_robin"))
        for record in records {
            #expect((record.end == .refused) == (record.instance == 0 && record.promptTokens >= 1_000))
        }
        #expect(records.contains { $0.end == .refused })
    }

    @Test func aPromptThatFitsNowhereIsNamed() throws {
        var workload = Fixture.workload(2, rate: 1)
        workload.append(seconds: 1e3, promptTokens: 20_000, outputTokens: 1, hashIDs: [])
        let cluster = try Fixture.cluster(2, kvBlocks: 500)
        #expect(throws: SimulationError.promptFitsNowhere(row: 2, tokens: 20_000, limit: 8_000)) {
            _ = try ClusterSimulation(workload, on: cluster, Fixture.options())
        }
        #expect(throws: SimulationError.emptyWorkload) {
            _ = try ClusterSimulation(Workload(tokensPerHash: 16), on: cluster, Fixture.options())
        }
        #expect(throws: SimulationError.unknownPolicy("fastest")) {
            _ = try ClusterSimulation(Fixture.workload(1, rate: 1), on: cluster, Fixture.options("fastest"))
        }
    }
}
