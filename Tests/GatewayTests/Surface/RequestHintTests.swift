import Routing
import Testing

@testable import Gateway

@Suite struct RequestHintTests {
    private func facts(_ headers: String) async throws -> RequestFacts {
        var found: RequestFacts?
        try await withGateway { rig, _ in
            _ = try await rig.answer(post(chat("x", streamed(tokens: 1)), headers: headers))
            found = rig.recorder.now.requests.last?.facts
        }
        return try #require(found)
    }

    @Test func aSessionIsTheSameUnderEveryName() async throws {
        let session = try await facts("X-Session-ID: abc\r\n").session
        #expect(session != 0)
        for name in ["x-dynamo-session-id", "x-session-token", "x-user-id"] {
            #expect(try await facts("\(name): abc\r\n").session == session)
        }
        #expect(try await facts("x-user-id: u\r\nx-session-id: abc\r\n").session == session)
        #expect(try await facts("x-session-id: abd\r\n").session != session)
    }

    @Test func withoutASessionOrWithAnAbsurdOneThereIsNone() async throws {
        #expect(try await facts("").session == 0)
        #expect(try await facts("x-session-id:\r\n").session == 0)
        #expect(try await facts("x-session-id: \(String(repeating: "x", count: 257))\r\n").session == 0)
    }

    @Test func wantedLatenciesAreRead() async throws {
        let new = try await facts(
            "x-slo-ttft-ms: 9\r\nx-llm-d-slo-ttft-ms: 250\r\nx-llm-d-slo-tpot-ms: 12.5\r\nx-slo-tpot-ms: 9\r\n")
        #expect(new.ttftTarget == 0.25 && new.tpotTarget == 0.0125)
        #expect(try await facts("x-slo-ttft-ms: 100\r\n").ttftTarget == 0.1)
    }

    @Test(arguments: ["0", "-1", "nan", "inf", "1e3", "x", "", "0x10", "3600001", "1.2.3", "99999999999999999"])
    func rubbishIsIgnored(value: String) async throws {
        let facts = try await facts("x-llm-d-slo-ttft-ms: \(value)\r\nx-slo-tpot-ms: \(value)\r\n")
        #expect(facts.ttftTarget == nil && facts.tpotTarget == nil)
    }
}
