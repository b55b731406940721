import Gateway
import NIOCore
import Testing

/// CORS over real sockets.
@Suite struct CrossOriginTests {
    private static let page = "origin: https://app.example\r\n"
    private static let preflight =
        "OPTIONS /v1/chat/completions HTTP/1.1\r\nhost: x\r\n\(page)access-control-request-method: POST\r\n"
        + "access-control-request-headers: authorization,x-custom\r\n\r\n"

    private func withRules(
        _ origins: [String]?, keys: [String] = [], _ body: (GatewayRig) async throws -> Void
    ) async throws {
        let rules = try origins.map { try CrossOriginRules(origins: $0) }
        let configuration = GatewayConfiguration()
        if !keys.isEmpty { try install(configuration.admission.access, api: keys) }
        try await withGateway(configure: {
            $0 = configuration
            $0.port = 0
            $0.crossOrigin = rules
        }) { rig, _ in try await body(rig) }
    }

    @Test func aPreflightIsAnsweredHereAndNeedsNoKey() async throws {
        try await withRules(["https://app.example"], keys: ["right-key"]) { rig in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(Self.preflight)
            let response = try await client.response()
            #expect(response.status == 204 && response["content-length"] == nil)
            #expect(response["access-control-allow-origin"] == "https://app.example")
            #expect(response["access-control-allow-methods"]?.contains("POST") == true)
            #expect(response["access-control-allow-headers"] == "authorization,x-custom")
            #expect(response["access-control-max-age"] == "600" && response["vary"]?.contains("origin") == true)
            // The connection carries the request itself next.
            try await client.send(
                post(chat("x", #""max_tokens":1"#), headers: "authorization: Bearer right-key\r\n\(Self.page)"))
            #expect(try await client.response().status == 200)
            await client.close()
        }
    }

    @Test func aPageThatIsNotListedIsRefusedAndItsAnswersCannotBeRead() async throws {
        try await withRules(["https://other.example"]) { rig in
            let refused = try await rig.answer(Self.preflight)
            #expect(refused.status == 403 && refused["access-control-allow-origin"] == nil)
            let answered = try await rig.answer(post(chat("x", #""max_tokens":1"#), headers: Self.page))
            #expect(answered.status == 200 && answered["access-control-allow-origin"] == nil)
            #expect(answered["vary"] == "origin")
        }
    }

    @Test func everyKindOfAnswerNamesThePage() async throws {
        try await withRules(["https://app.example"], keys: ["right-key"]) { rig in
            let keyed = "x-api-key: right-key\r\n\(Self.page)"
            for (request, status) in [
                (post(chat("x", #""max_tokens":1"#), headers: keyed), 200),
                (post(chat("x", streamed(tokens: 3)), headers: keyed), 200),
                (post("no json", headers: keyed), 400), (get("/health", headers: Self.page), 200),
                (get("/v1/models", headers: keyed), 200), (post(chat("x"), headers: Self.page), 401),
                (get("/metrics", headers: Self.page), 200),
                (post(#"{"model":"none","messages":[{"role":"user","content":"x"}]}"#, headers: keyed), 404),
            ] {
                let response = try await rig.answer(request)
                #expect(response.status == status, "\(request)")
                let named = response.fields.filter { $0.name == "access-control-allow-origin" }
                #expect(named.map(\.value) == ["https://app.example"], "\(request)")
                #expect(response["access-control-expose-headers"] == "*")
            }
        }
    }

    @Test func anInstancesOwnAnswerToThePageIsReplaced() async throws {
        let own =
            "HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\naccess-control-allow-credentials: true\r\n"
            + "x-kept: 1\r\ncontent-length: 2\r\n\r\n{}"
        try await StubInstance.with({ channel, _ in
            channel.writeAndFlush(ByteBuffer(string: own), promise: nil)
        }) { stub in
            try await withGateway(
                ports: [stub.port],
                configure: { $0.crossOrigin = try? CrossOriginRules(origins: ["https://app.example"]) }
            ) { rig in
                let response = try await rig.answer(get("/v1/models", headers: Self.page))
                let names = response.fields.map(\.name)
                #expect(names.filter { $0 == "access-control-allow-origin" }.count == 1)
                #expect(response["access-control-allow-origin"] == "https://app.example")
                #expect(!names.contains("access-control-allow-credentials") && response["x-kept"] == "1")
            }
            // Without rules it passes as it stands.
            try await withGateway(ports: [stub.port]) { rig in
                let response = try await rig.answer(get("/v1/models", headers: Self.page))
                #expect(response["access-control-allow-origin"] == "*")
                #expect(response["access-control-allow-credentials"] == "true")
            }
        }
    }

    @Test func withoutRulesOptionsGoToTheInstance() async throws {
        try await StubInstance.with({ channel, request in
            StubInstance.answer(channel, request.text.contains("access-control-request-method") ? "preflight" : "other")
        }) { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let response = try await rig.answer(Self.preflight)
                #expect(response.body == "preflight")
            }
            try await withGateway(
                ports: [stub.port], configure: { $0.crossOrigin = try? CrossOriginRules(origins: ["*"]) }
            ) { rig in
                // Not a preflight: it passes.
                let plain = "OPTIONS /v1/models HTTP/1.1\r\nhost: x\r\n\(Self.page)\r\n"
                let response = try await rig.answer(plain)
                #expect(response.body == "other" && response["access-control-allow-origin"] == "*")
            }
        }
    }
}
