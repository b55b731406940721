import Foundation
import Gateway
import NIOCore
import Testing

/// Keys over real sockets: who gets in, and what the instance gets to see.
@Suite struct KeyedGatewayTests {
    /// Runs `body` before a stub that answers with the head it received.
    private func withEcho(
        _ configure: (inout GatewayConfiguration) throws -> Void,
        _ body: (GatewayRig, StubInstance) async throws -> Void
    ) async throws {
        var configuration = GatewayConfiguration()
        try configure(&configuration)
        let ready = configuration
        try await StubInstance.with({ channel, request in
            StubInstance.answer(channel, request.text.components(separatedBy: "\r\n\r\n")[0].lowercased())
        }) { stub in
            try await withGateway(
                ports: [stub.port],
                configure: {
                    $0 = ready
                    $0.port = 0
                }
            ) { try await body($0, stub) }
        }
    }

    private static let body = chat("x", #""max_tokens":1"#)

    @Test func withoutAKeyOrWithAWrongOneNothingReachesAnInstance() async throws {
        try await withEcho({ try install($0, api: ["right-key"]) }) { rig, stub in
            for headers in ["", "authorization: Bearer wrong-key\r\n", "x-api-key: wrong-key\r\n"] {
                for request in [post(Self.body, headers: headers), get("/v1/models", headers: headers)] {
                    let response = try await rig.answer(request)
                    let error = try errorObject(response)
                    #expect(response.status == 401 && error.code == 401 && error.type == "authentication_error")
                    #expect(response["www-authenticate"] == "Bearer")
                    #expect(!response.body.contains("wrong-key"))
                }
            }
            #expect(stub.requests == 0)
            #expect(try await rig.answer(post(Self.body, headers: "x-api-key: right-key\r\n")).status == 200)
            #expect(stub.requests == 1)
        }
    }

    @Test func aBodyIsNotReadForAWrongKey() async throws {
        try await withEcho({ try install($0, api: ["right-key"]) }) { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(
                "POST /v1/completions HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9999\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 401 && response["connection"] == "close")
            #expect(try await client.rest() == "")
        }
    }

    @Test func aRefusedRequestWithoutABodyLeavesTheConnectionOpen() async throws {
        try await withEcho({ try install($0, api: ["right-key"]) }) { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(get("/v1/models") + get("/v1/models", headers: "x-api-key: right-key\r\n"))
            #expect(try await client.response().status == 401)
            #expect(try await client.response().status == 200)
            await client.close()
        }
    }

    @Test func probesNeedNoKey() async throws {
        try await withEcho({ try install($0, api: ["right-key"], admin: ["admin-key"]) }) { rig, _ in
            for path in ["/health", "/live", "/ready", "/metrics", "/version"] {
                let response = try await rig.answer(get(path))
                #expect(response.status == 200)
            }
        }
    }

    @Test func withoutKeysAuthorizationGoesOnUnchanged() async throws {
        try await withEcho({ _ in }) { rig, _ in
            let headers = "authorization: Bearer theirs-1\r\nx-api-key: theirs-2\r\n"
            let seen = try await rig.answer(post(Self.body, headers: headers)).body
            #expect(seen.contains("authorization: bearer theirs-1") && seen.contains("x-api-key: theirs-2"))
        }
    }

    @Test func theRoutersOwnKeysStayHere() async throws {
        try await withEcho({ try install($0, api: ["right-key"]) }) { rig, _ in
            for headers in ["authorization: Bearer right-key\r\n", "x-api-key: right-key\r\nx-other: 1\r\n"] {
                let seen = try await rig.answer(post(Self.body, headers: headers)).body
                #expect(!seen.contains("right-key") && !seen.contains("authorization") && !seen.contains("x-api-key"))
                #expect(seen.contains("content-type: application/json"))
            }
        }
    }

    @Test func credentialsGoOnWhereTheOperatorSaysSo() async throws {
        try await withEcho({
            try install($0, api: ["right-key"])
            $0.admission.access.update { $0.forwardsCredentials = true }
        }) { rig, _ in
            let seen = try await rig.answer(post(Self.body, headers: "authorization: Bearer right-key\r\n")).body
            #expect(seen.contains("authorization: bearer right-key"))
        }
    }

    @Test func instancesGetTheKeyTheyExpectInPlaceOfTheClients() async throws {
        try await withEcho({ $0.admission.workerCredential.set(try APIKey(secret: "worker-key")) }) { rig, _ in
            for headers in ["", "authorization: Bearer theirs\r\n"] {
                let seen = try await rig.answer(post(Self.body, headers: headers)).body
                #expect(seen.components(separatedBy: "authorization:").count == 2)
                #expect(seen.contains("authorization: bearer worker-key"))
                let other = try await rig.answer(get("/v1/models", headers: headers)).body
                #expect(other.contains("authorization: bearer worker-key") && !other.contains("theirs"))
            }
        }
    }

    @Test func otherKeysAreInForceAtOnceAndTheConnectionsStay() async throws {
        let configuration = GatewayConfiguration()
        try await withEcho({ $0 = configuration }) { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            func status(_ key: String) async throws -> Int {
                try await client.send(get("/v1/models", headers: "x-api-key: \(key)\r\n"))
                return try await client.response().status
            }
            #expect(try await status("first-key") == 200)
            try install(configuration.admission.access, api: ["first-key"])
            #expect(try await status("first-key") == 200)
            #expect(try await status("second-key") == 401)
            try install(configuration.admission.access, api: ["second-key"])
            #expect(try await status("first-key") == 401)
            #expect(try await status("second-key") == 200)
            await client.close()
        }
    }

    @Test func aStreamUnderWayOutlivesItsKey() async throws {
        let configuration = GatewayConfiguration()
        try install(configuration.admission.access, api: ["first-key"])
        try await withGateway(configure: {
            $0 = configuration
            $0.port = 0
        }) { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless), headers: "x-api-key: first-key\r\n"))
            try await client.wait(for: "data: ")
            try install(configuration.admission.access, api: ["second-key"])
            let before = client.count
            try await eventually("more of the stream") { client.count > before + 1_000 }
            await client.close()
            try await rig.settle()
        }
    }
}
