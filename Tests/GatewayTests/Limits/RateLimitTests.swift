import Gateway
import Testing

/// Rates of keys, over real sockets.
@Suite struct RateLimitTests {
    private let body = chat("x", #""max_tokens":1"#)

    private func withRates(
        requests: Int? = nil, tokens: Int? = nil, _ body: (GatewayRig) async throws -> Void
    ) async throws {
        let configuration = GatewayConfiguration()
        try install(
            configuration.admission.access, api: ["a key-of-a-1", "a key-of-a-2", "b key-of-b", "no-label-key"])
        configuration.admission.access.update {
            $0.requestsPerMinute = requests
            $0.tokensPerMinute = tokens
        }
        try await withGateway(configure: {
            $0 = configuration
            $0.port = 0
            $0.eventLoops = 2
        }) { rig, _ in try await body(rig) }
    }

    private func ask(_ rig: GatewayRig, _ key: String, _ body: String) async throws -> RawResponse {
        try await rig.answer(post(body, headers: "authorization: Bearer \(key)\r\n"))
    }

    @Test func aKeyThatHasUsedItsMinuteIsToldWhenToComeBack() async throws {
        try await withRates(requests: 3) { rig in
            for left in [2, 1, 0] {
                let response = try await ask(rig, "key-of-b", body)
                #expect(response.status == 200 && response["x-ratelimit-limit-requests"] == "3")
                #expect(response["x-ratelimit-remaining-requests"] == "\(left)")
                #expect(response["x-ratelimit-reset-requests"]?.hasSuffix("s") == true)
            }
            let refused = try await ask(rig, "key-of-b", body)
            #expect(refused.status == 429 && refused["x-ratelimit-remaining-requests"] == "0")
            #expect((1...20).contains(Int(refused["retry-after"] ?? "") ?? 0))
            let error = try errorObject(refused)
            #expect(error.type == "rate_limit_exceeded" && !error.message.contains("key-of-b"))
            // Others have their own.
            #expect(try await ask(rig, "no-label-key", body).status == 200)
        }
    }

    @Test func keysOfOneLabelShareTheirRate() async throws {
        try await withRates(requests: 2) { rig in
            for (key, status) in [("1", 200), ("2", 200), ("1", 429), ("2", 429)] {
                let response = try await ask(rig, "key-of-a-\(key)", body)
                #expect(response.status == status)
            }
        }
    }

    @Test func longPromptsUseUpTheTokensOfAMinute() async throws {
        try await withRates(tokens: 100) { rig in
            let long = chat(String(repeating: "word ", count: 60), #""max_tokens":1"#)
            let first = try await ask(rig, "key-of-b", long)
            #expect(first.status == 200 && first["x-ratelimit-limit-tokens"] == "100")
            #expect(first["x-ratelimit-remaining-tokens"] == "25" && first["x-ratelimit-limit-requests"] == nil)
            let second = try await ask(rig, "key-of-b", long)
            #expect(second.status == 429 && (20...31).contains(Int(second["retry-after"] ?? "") ?? 0))
            #expect(try await ask(rig, "key-of-b", body).status == 200)
        }
    }

    @Test func withoutALimitNothingIsSaidOfOne() async throws {
        try await withRates { rig in
            for _ in 0..<5 {
                let response = try await ask(rig, "key-of-b", body)
                #expect(response.status == 200 && !response.fields.contains { $0.name.hasPrefix("x-ratelimit") })
            }
        }
    }
}
