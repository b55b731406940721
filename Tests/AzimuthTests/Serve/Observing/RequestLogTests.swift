import Foundation
import Testing

@testable import azimuth

@Suite struct RequestLogTests {
    @Test func eachRequestHasOneLineAndNoLineHoldsItsContentOrAKey() async throws {
        try await withFleet { fleet in
            let lines = Lines()
            let output = LogOutput(format: .json, write: lines.take)
            var options = serviceOptions(ports: fleet.ports)
            options.logOutput = output
            options.gateway.requestLog = QueuedRequestLog(output: output)
            try await withService(options) { service in
                #expect(try await load(port: service.port, requests: 10).completed == 10)
                let message = #"{"model":"m","messages":[{"role":"user","content":"sesame"}],"max_tokens":1}"#
                #expect(try post(message, to: service.port).contains(" 200 "))
                #expect(try post("sesame", to: service.port).contains(" 400 "))
                try await eventually("the last outcome") { service.core.withRouter { $0.requestsInFlight } == 0 }
                _ = try await page(port: service.port, "/health")
            }
            output.flush()
            let objects = try lines.text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            let chats = objects.filter { $0["route"] as? String == "chat" }
            #expect(chats.count == 12 && !objects.contains { $0["route"] as? String == "router" })
            #expect(chats.filter { $0["status"] as? Int == 200 && $0["policy"] as? String == "learned" }.count == 11)
            let refused = chats.filter { $0["status"] as? Int == 400 && $0["worker"] == nil }
            #expect(refused.count == 1 && refused.first?["cause"] as? String == "invalid_body")
            #expect(Set(chats.compactMap { $0["request_id"] as? String }).count == 12)
            #expect(!lines.text.contains("sesame") && !lines.text.contains("open-me"))
        }
    }

    @Test func withoutBeingAskedNothingIsLogged() async throws {
        try await withFleet { fleet in
            let lines = Lines()
            let output = LogOutput(format: .json, write: lines.take)
            var options = serviceOptions(ports: fleet.ports)
            options.logOutput = output
            try await withService(options) { service in
                let report = try await load(port: service.port, requests: 5)
                #expect(report.completed == 5)
            }
            output.flush()
            #expect(lines.text.isEmpty)
        }
    }
}
