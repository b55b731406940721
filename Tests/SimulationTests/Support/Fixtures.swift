import EngineModel
import Routing
import Testing

@testable import Simulation

enum Fixture {
    static let policies = SimulatedPolicy.names

    static func profile(_ name: String = "a100", kvBlocks: Int? = nil) throws -> EngineProfile {
        var profile = try #require(EngineProfile.named(name))
        if let kvBlocks { profile.kvBlocks = kvBlocks }
        return profile
    }

    /// Instances of one profile, 2 ms from their routers.
    static func cluster(
        _ count: Int, profile name: String = "a100", kvBlocks: Int? = nil, routers: Int = 1,
        events: [Int: [ClusterEvent]] = [:]
    ) throws -> ClusterDescription {
        let profile = try profile(name, kvBlocks: kvBlocks)
        return ClusterDescription(
            model: "m", networkMilliseconds: 2, scrapeMilliseconds: 100, routers: routers,
            instances: (0..<count).map {
                InstanceDescription(name: "i\($0)", profile: profile, events: events[$0] ?? [])
            })
    }

    /// Unequal instances, one slow for a while, one that vanishes and returns, one that joins late.
    static func troubledCluster(routers: Int = 1) throws -> ClusterDescription {
        var cluster = try cluster(
            5, kvBlocks: 900, routers: routers,
            events: [
                1: [.init(seconds: 2, kind: .slowDown(4)), .init(seconds: 6, kind: .slowDown(1))],
                2: [.init(seconds: 3, kind: .leave), .init(seconds: 7, kind: .join)],
                3: [.init(seconds: 4, kind: .join)],
            ])
        cluster.instances[4].profile = try profile("l40s", kvBlocks: 700)
        return cluster
    }

    /// Requests at random times whose prompts share prefixes in groups.
    static func workload(
        _ count: Int, rate: Double, seed: UInt64 = 1, prompt: ClosedRange<Int> = 50...3_000,
        output: ClosedRange<Int> = 1...150, groups: Int = 6
    ) -> Workload {
        var random = RoutingGenerator(seed: seed)
        var workload = Workload(tokensPerHash: 64)
        var time = 0.0
        for number in 0..<count {
            time += 2 * random.unit() / rate
            let tokens = Int.random(in: prompt, using: &random)
            let group = UInt64(random.index(below: groups))
            let shared = tokens / 64 / 2
            var ids = (0..<shared).map { group << 32 | UInt64($0) }
            ids += (shared..<tokens / 64).map { UInt64(number + 1) << 40 | UInt64($0) }
            workload.append(
                seconds: time, promptTokens: tokens, outputTokens: Int.random(in: output, using: &random), hashIDs: ids)
        }
        return workload
    }

    static func options(_ policy: String = "least_tokens", seed: UInt64 = 1) -> SimulationOptions {
        var options = SimulationOptions()
        options.policy = policy
        options.seed = seed
        return options
    }

    /// All records of a run, in the order the requests ended.
    static func run(
        _ workload: Workload, on cluster: ClusterDescription, _ options: SimulationOptions
    ) throws -> (SimulationResult, [RequestRecord]) {
        var simulation = try ClusterSimulation(workload, on: cluster, options)
        var records: [RequestRecord] = []
        let result = simulation.run { records.append($0) }
        return (result, records)
    }
}
