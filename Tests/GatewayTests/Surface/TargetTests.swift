import Testing

@testable import Gateway

/// What a worker sees of a request, and what the router answers itself, by the form of the target.
@Suite struct TargetTests {
    @Test(arguments: [
        ("GET http://gateway:1/v1/models?x=1", "GET /v1/models?x=1"), ("GET http://gateway", "GET /"),
        ("GET https://gateway?q", "GET /?q"), ("GET /a//b/../c%20d", "GET /a//b/../c%20d"),
        ("OPTIONS /v1/models", "OPTIONS /v1/models"),
    ])
    func anAbsoluteTargetGoesOnAsItsPath(sent: String, seen: String) async throws {
        try await StubInstance.with { channel, request in
            StubInstance.answer(channel, String(request.text.prefix { $0 != "\r\n" }))
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let response = try await rig.answer("\(sent) HTTP/1.1\r\nhost: x\r\n\r\n")
                #expect(response.body == "\(seen) HTTP/1.1")
            }
        }
    }

    @Test(arguments: ["CONNECT a:1", "GET *", "GET a", "GET http://", "GET http:///x", "GET ftp://a/b"])
    func aTargetThatIsNoPathIsRefused(line: String) async throws {
        try await withGateway(ports: []) { rig in
            let answer1 = try await rig.answer("\(line) HTTP/1.1\r\nhost: x\r\n\r\n")
            #expect(answer1.status == 400)
        }
    }

    @Test func ownPathsAreFoundInAbsoluteTargets() async throws {
        try await withGateway(ports: []) { rig in
            let response = try await rig.answer("GET http://gateway/live HTTP/1.1\r\nhost: x\r\n\r\n")
            #expect(response.body == #"{"status":"ok"}"#)
        }
    }

    @Test func optionsAreAnsweredForTheRouterAndItsOwnPaths() async throws {
        try await withGateway(ports: []) { rig in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send("OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\nOPTIONS /health HTTP/1.1\r\nhost: x\r\n\r\n")
            let all = try await client.response()
            #expect(all.status == 204 && all["allow"]?.contains("DELETE") == true)
            let health = try await client.response()
            #expect(health.status == 204 && health["allow"] == "GET, HEAD, OPTIONS")
            await client.close()
        }
    }
}
