import Gateway
import Testing

/// Answers with what it was asked.
private struct Echo: AdminHandler {
    func answer(_ request: AdminRequest) async -> AdminResponse {
        if request.segments.last == "teapot" { return .error(404, "no \"teapot\"", param: "pot") }
        if request.segments.last == "none" { return AdminResponse(status: 204, body: "", headers: ["allow": "GET"]) }
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return AdminResponse(
            status: 202, contentType: "text/plain",
            body: "\(request.method) \(request.segments) \(query) \(String(decoding: request.body, as: UTF8.self))",
            headers: ["x-note": "a\r\nb: c"])
    }
}

@Suite struct AdminEndpointTests {
    @Test func everyMethodOfAnAdminPathReachesTheHandlerWhole() async throws {
        try await withGateway(ports: [], admin: Echo()) { rig in
            let client = try await RawConnection.open(port: rig.port)
            for (method, target, answer) in [
                ("GET", "/workers", #"GET ["workers"]  "#),
                (
                    "DELETE", "/workers/http%3A%2F%2Fa:1?drain=5&x=a+b%21",
                    #"DELETE ["workers", "http://a:1"] drain=5&x=a b! "#
                ),
                ("PATCH", "/azimuth/a/b/", #"PATCH ["azimuth", "a", "b"]  "#),
                ("GET", "/azimuth?%zz&=", #"GET ["azimuth"] %zz=&= "#),
            ] {
                try await client.send("\(method) \(target) HTTP/1.1\r\nhost: x\r\n\r\n")
                let response = try await client.response()
                #expect(response.status == 202 && response["content-type"] == "text/plain")
                #expect(response.body == answer)
                #expect(response["x-note"] == "ab: c")
            }
            try await client.send(
                "PUT /azimuth/o HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            #expect(try await client.response().body == #"PUT ["azimuth", "o"]  abc"#)
            await client.close()
        }
    }

    @Test func errorsHaveTheShapeOfOpenAIs() async throws {
        try await withGateway(ports: [], admin: Echo()) { rig in
            let response = try await rig.answer(get("/azimuth/teapot"))
            #expect(response.status == 404 && response["content-type"] == "application/json")
            #expect(
                response.body
                    == #"{"error":{"message":"no \"teapot\"","type":"not_found_error","param":"pot","code":404}}"#)
        }
    }

    @Test func anAnswerWithoutContentHasNoLength() async throws {
        try await withGateway(ports: [], admin: Echo()) { rig in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send("GET /azimuth/none HTTP/1.1\r\nhost: x\r\n\r\n" + get("/live"))
            let response = try await client.response()
            #expect(response.status == 204 && response["content-length"] == nil && response["allow"] == "GET")
            #expect(try await client.response().status == 200)
            await client.close()
        }
    }

    @Test func aLargeBodyIsRefused() async throws {
        try await withGateway(ports: [], admin: Echo()) { rig in
            let most = String(repeating: "x", count: AdminRequest.bodyLimit)
            #expect(try await rig.answer(post(most, path: "/workers")).status == 202)
            let refused = try await rig.answer(post(most + "x", path: "/workers"))
            #expect(refused.status == 413 && refused.body.contains("1048576"))
        }
    }

    @Test func pathsThatOnlyBeginAlikeGoToAWorker() async throws {
        try await StubInstance.with { channel, _ in
            StubInstance.answer(channel, "stub")
        } _: { stub in
            try await withGateway(ports: [stub.port], admin: Echo()) { rig in
                for path in ["/workersx", "/azimuthal", "/v1/workers", "/"] {
                    let response = try await rig.answer(get(path))
                    #expect(response.body == "stub", "\(path)")
                }
            }
        }
    }

    @Test func clientsOfTheOldVersionAreToldThatTheConnectionGoesOn() async throws {
        try await withGateway(ports: [], admin: Echo()) { rig in
            let client = try await RawConnection.open(port: rig.port)
            for path in ["/live", "/workers", "/metrics"] {
                try await client.send("GET \(path) HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
                #expect(try await client.response()["connection"] == "keep-alive")
            }
            try await client.send("GET /live HTTP/1.0\r\n\r\n")
            #expect(try await client.response()["connection"] == "close")
            #expect(try await client.rest() == "")
        }
    }
}
