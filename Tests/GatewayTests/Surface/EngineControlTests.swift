import Testing

@testable import Gateway

@Suite struct EngineControlTests {
    private func isNamed(_ target: String) -> Bool {
        Array(target.utf8).withUnsafeBytes {
            EngineControl.isNamed(by: $0, isPlain: TargetPath.plainCount($0) != nil)
        }
    }

    @Test(arguments: [
        "/sleep", "/sleep?level=1", "/wake_up", "/reset_prefix_cache", "/v1/load_lora_adapter", "/collective_rpc",
        "//sleep", "/sleep/", "/v1/../sleep", "/%73leep", "/%2573leep", "/v1/%2e%2e/sleep", "/./sleep", "/SLEEP",
        "\\sleep", "/v1\\..\\sleep", "/sleep;x=1", "/sleep#x", "/api/sleep", "/sleep%3Fx", "/sleep%00", "/v1/..;/sleep",
        "/a/b/../../../sleep", "/%252525252573leep", "//host/sleep", "/%2Fsleep",
    ])
    func aPathIsSeenHoweverItIsWritten(target: String) {
        #expect(isNamed(target))
    }

    @Test(arguments: [
        "/is_sleeping", "/v1/models", "/v1/chat/completions", "/", "/sleepy", "/v1/sleep/x", "/load", "/ping",
        "/v1/models/a%20b", "/tokenize/", "/v1/models/org%2Fname", "*", "/x?path=/sleep", "/v1/responses/resp_1/cancel",
    ])
    func otherPathsPass(target: String) {
        #expect(!isNamed(target))
    }

    @Test func anyMethodIsRefusedAndTheFlagIsNamed() async throws {
        try await StubInstance.with { channel, _ in
            StubInstance.answer(channel, "stub")
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                for line in [
                    "POST /sleep", "GET /sleep", "PUT //v1/../sleep", "POST http://gateway/%73leep",
                    "DELETE HTTPS://x/reset_mm_cache?y", "OPTIONS /pause",
                ] {
                    try await client.send("\(line) HTTP/1.1\r\nhost: x\r\n\r\n")
                    let response = try await client.response()
                    #expect(response.status == 403 && response.body.contains("--allow-engine-control"), "\(line)")
                }
                try await client.send("HEAD /sleep HTTP/1.1\r\nhost: x\r\n\r\n" + get("/is_sleeping"))
                #expect(try await client.response(toHEAD: true).status == 403)
                #expect(try await client.response().body == "stub")
                #expect(stub.requests == 1)
                await client.close()
            }
            try await withGateway(ports: [stub.port], configure: { $0.allowEngineControl = true }) { rig in
                let answer1 = try await rig.answer(post("", path: "/sleep?level=1"))
                #expect(answer1.body == "stub")
                let answer2 = try await rig.answer(post("", path: "//v1/../sleep"))
                #expect(answer2.body == "stub")
            }
        }
    }
}
