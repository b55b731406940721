import Emulator
import EngineModel
import Testing

@Suite struct TokenisingTests {
    /// Seconds that one short answer takes; a prompt of some 20 tokens at least.
    private func seconds(perToken microseconds: Double) async throws -> Double {
        let cluster = ClusterDescription(
            model: "m", tokenisingMicroseconds: microseconds, instances: [quickInstance()])
        let fleet = try await EmulatedFleet.start(cluster: cluster, seed: 1, keepAlive: nil)
        let client = TestClient(port: fleet.ports[0])
        let words = (0..<20).map { "word\($0)" }.joined(separator: " ")
        let start = ContinuousClock.now
        let response = try await client.post("/v1/completions", #"{"prompt":"\#(words)","max_tokens":1}"#)
        let elapsed = ContinuousClock.now - start
        #expect(response.status == 200)
        // A request that is refused is answered as soon, with the reason.
        #expect(try await client.post("/v1/completions", #"{"prompt":"\#(words)","max_tokens":-1}"#).status == 400)
        await fleet.shutdown()
        return elapsed / .seconds(1)
    }

    @Test func thePromptsTokensTakeTheirTimeBeforeTheEngineHearsOfThem() async throws {
        #expect(try await seconds(perToken: 20_000) >= 0.4)
    }
}
