import ArgumentParser
import Foundation
import Testing

@testable import azimuth

@Suite struct LoadCommandTests {
    @Test(arguments: [
        ["--rate", "0"], ["--rate=-1"], ["--duration", "x"], ["--requests", "0"], ["--endpoint", "images"],
        ["--scale-input", "2"], ["--timeout", "0"], ["--max-tokens", "0"], ["--seed=-1"], ["--api-key", "a b"],
        ["--no-such-flag"],
    ]) func wrongFlagsAreUsageErrors(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try LoadCommand.parse(arguments) }
        #expect(error.map { LoadCommand.exitCode(for: $0).rawValue } == 64)
    }

    @Test func theMessageNamesFlagValueAndRemedy() throws {
        let error = try #require(#expect(throws: (any Error).self) { try LoadCommand.parse(["--endpoint", "images"]) })
        #expect(LoadCommand.message(for: error) == "--endpoint is 'images'; it must be chat or completions.")
    }

    private func status(_ arguments: [String]) async throws -> Int32? {
        let command = try LoadCommand.parse(arguments)
        let error = await #expect(throws: ExitCode.self) { try await command.run() }
        return error?.rawValue
    }

    @Test func aURLThatIsNoneIsAUsageError() async throws {
        #expect(try await status(["--url", "nonsense"]) == 64)
    }

    @Test func aServerThatIsNotThereIsUnavailable() async throws {
        let port = try await ScriptedServer.with(.silence) { $0.port }
        #expect(try await status(["--url", "http://127.0.0.1:\(port)"]) == 69)
    }

    @Test func aTraceThatIsNotThereIsNoInput() async throws {
        #expect(try await status(["--trace", "/no/such/trace"]) == 66)
    }

    @Test func aBrokenAnswerFailsTheRun() async throws {
        let code = try await ScriptedServer.with(.bytesAndClose("")) { server in
            try await status(["--url", "http://127.0.0.1:\(server.port)", "--model", "m", "--requests", "1", "--json"])
        }
        #expect(code == 1)
    }

    @Test func aServerWithoutModelsAsksForTheFlag() async throws {
        let failure = try await ScriptedServer.with(.bytes([ScriptedServer.response(#"{"data":[]}"#)])) { server in
            try await status(["--url", "http://127.0.0.1:\(server.port)"])
        }
        #expect(failure == 69)
    }

    @Test func theReportHasItsFixedKeys() throws {
        var report = LoadReport()
        report.take(.sent(target: 0, index: 0, time: 0))
        report.take(
            .finished(RequestResult(index: 0, target: 0, planned: 0, start: 0, ttft: 0.5, tpot: nil, e2e: 2)))
        let data = try JSONEncoder().encode(LoadReportJSON(url: "u", duration: 3, report: report))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["sent"] as? Int == 1 && object["completed"] as? Int == 1)
        #expect(object["errors"] as? [String: Int] == [:])
        #expect(
            object["ttft_ms"] as? [String: Double] == ["mean": 500, "p50": 500, "p90": 500, "p99": 500])
        #expect(object["tpot_ms"] is NSNull)
        #expect((object["e2e_ms"] as? [String: Double])?["mean"] == 2_000)
    }

    @Test func theTableReadsAsOneWork() {
        var report = LoadReport()
        for index in 0..<2 {
            report.take(.sent(target: 0, index: index, time: 0))
            let fault = index == 1 ? AnswerFault(kind: .status(503), detail: "busy") : nil
            report.take(
                .finished(
                    RequestResult(
                        index: index, target: 0, planned: 0, start: 0, ttft: 0.25, tpot: 0.0125, e2e: 1,
                        promptTokens: 10, completionTokens: 20, fault: fault)))
        }
        #expect(
            LoadReportText.render(report, seconds: 2) == """
                2 sent, 1 completed, 1 error (http_503 1)
                2.0 s, 0.50 answers/s, 10 prompt tokens, 20 answer tokens

                ms      mean     P50     P90     P99
                TTFT   250.0   250.0   250.0   250.0
                TPOT    12.5    12.5    12.5    12.5
                E2E   1000.0  1000.0  1000.0  1000.0
                http_503, for example: busy
                """)
    }
}
