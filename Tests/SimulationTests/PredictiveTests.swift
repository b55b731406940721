import Routing
import Testing

@testable import Simulation

struct PredictiveTests {
    private static func unequal() throws -> (Workload, [String: [RequestRecord]]) {
        var cluster = try Fixture.cluster(4)
        cluster.instances[2].profile = try Fixture.profile("l40s")
        cluster.instances[3].profile = try Fixture.profile("l40s")
        let workload = Fixture.workload(800, rate: 20, prompt: 500...3_000)
        var records: [String: [RequestRecord]] = [:]
        for policy in ["least_tokens", "predictive_ttft", "predictive_e2e", "predictive_ttft-oracle"] {
            records[policy] = try Fixture.run(workload, on: cluster, Fixture.options(policy)).1
        }
        return (workload, records)
    }

    @Test func learnsWhatItsEnginesCostAndPlacesByIt() throws {
        let (_, records) = try Self.unequal()
        func mean(_ policy: String) throws -> Double {
            let times = try #require(records[policy]).filter { $0.ordinal >= 200 }.compactMap(\.ttft)
            return times.reduce(0, +) / Double(times.count)
        }
        #expect(try mean("predictive_ttft") < mean("least_tokens"))
        for policy in ["predictive_ttft", "predictive_ttft-oracle"] {
            let errors = try #require(records[policy]).filter { $0.ordinal >= 200 }.compactMap { record in
                record.ttft.flatMap { ttft in record.predictedTTFT.map { abs(ttft / $0 - 1) } }
            }.sorted()
            #expect(errors[errors.count / 2] < 0.15)
        }
    }

    @Test func otherRoutersLoadIsNotItsUndoing() throws {
        let cluster = try Fixture.troubledCluster(routers: 3)
        let workload = Fixture.workload(300, rate: 12)
        let (result, records) = try Fixture.run(workload, on: cluster, Fixture.options("predictive_ttft"))
        #expect(result.requests == 300 && records.count == 300)
    }
}
