import Emulator
import EngineModel
import NIOCore

/// An engine whose iterations take about a millisecond, so that tests need not wait.
func quickProfile(
    kvBlocks: Int = 4_000, maxSequences: Int = 64, maxModelLength: Int = 4_096
) -> EngineProfile {
    let coefficients = StepCoefficients(
        gemmMemoryBase: 0.9, gemmMemoryPerToken: 0, gemmComputeBase: 0, gemmComputePerToken: 0.001, decodeBase: 0,
        decodePerSequence: 0, decodePerContextToken: 0, prefillBase: 0, prefillPerToken: 0, prefillPerSelfPair: 0,
        prefillPerPrefixPair: 0)
    return EngineProfile(
        coefficients: coefficients, cpuOverheadMilliseconds: 0.1, kvBlocks: kvBlocks, gpu: "quick",
        maxSequences: maxSequences, maxModelLength: maxModelLength)
}

func quickInstance(
    _ name: String = "quick-0", profile: EngineProfile = quickProfile(), maxQueued: Int? = nil,
    events: [ClusterEvent] = []
) -> InstanceDescription {
    return InstanceDescription(name: name, profile: profile, maxQueued: maxQueued, events: events)
}

/// Starts a fleet, runs `body` with its first instance and a client of it, and shuts the fleet down.
func withInstance(
    _ instance: InstanceDescription = quickInstance(), seed: UInt64 = 1, keepAlive: TimeAmount? = nil,
    networkMilliseconds: Double = 0, _ body: (EmulatedInstance, TestClient) async throws -> Void
) async throws {
    let cluster = ClusterDescription(
        model: "m", networkMilliseconds: networkMilliseconds, showsCachedTokens: true, instances: [instance])
    let fleet = try await EmulatedFleet.start(cluster: cluster, seed: seed, keepAlive: keepAlive)
    do {
        try await body(fleet.instances[0], TestClient(port: fleet.ports[0]))
    } catch {
        await fleet.shutdown()
        throw error
    }
    await fleet.shutdown()
}

/// A chat body.
func chat(_ text: String, _ extra: String = "") -> String {
    return #"{"model":"m","messages":[{"role":"user","content":"\#(text)"}]\#(extra.isEmpty ? "" : ",")\#(extra)}"#
}

/// An answer that goes on until somebody stops it.
let endless = #""stream":true,"ignore_eos":true"#
