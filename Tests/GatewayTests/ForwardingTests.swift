import Emulator
import Foundation
import Testing

@Suite struct ForwardingTests {
    /// What differs between two equal requests by nature: the answer's id and the second it was made in.
    private func comparable(_ body: String) -> String {
        body.replacingOccurrences(of: #""id":"[^"]*""#, with: "ID", options: .regularExpression)
            .replacingOccurrences(of: #""created":\d+"#, with: "CREATED", options: .regularExpression)
    }

    @Test(arguments: [
        "", #""max_tokens":9"#, streamed(tokens: 40),
        #""stream":true,"max_tokens":7,"stream_options":{"include_usage":true}"#,
    ])
    func anAnswerIsTheInstancesOwnByteForByte(extra: String) async throws {
        try await withGateway { rig, instances in
            let request = post(chat("hi", extra))
            let direct = try await answer(port: instances[0].port, request)
            let routed = try await rig.answer(request)
            #expect(routed.status == 200 && direct.status == 200)
            #expect(routed.isChunked == direct.isChunked)
            #expect(routed["content-type"] == direct["content-type"])
            #expect(!routed.body.isEmpty)
            #expect(comparable(routed.body) == comparable(direct.body))
        }
    }

    @Test func textCompletionsAreRoutedToo() async throws {
        try await withGateway { rig, instances in
            let request = post(#"{"model":"m","prompt":"hi","max_tokens":5}"#, path: "/v1/completions")
            let direct = try await answer(port: instances[0].port, request)
            let routed = try await rig.answer(request)
            #expect(routed.status == 200)
            #expect(comparable(routed.body) == comparable(direct.body))
            #expect(rig.recorder.now.requests.first?.facts.endpoint == .completions)
        }
    }

    @Test func otherPathsGoToAnInstanceWithoutADecision() async throws {
        try await withGateway { rig, instances in
            let direct = try await answer(port: instances[0].port, get("/v1/models"))
            let routed = try await rig.answer(get("/v1/models"))
            #expect(routed.status == 200 && routed.body == direct.body)
            let missing = try await rig.answer(get("/nowhere"))
            #expect(missing.status == 404 && missing.body == #"{"detail":"Not Found"}"#)
            #expect(rig.recorder.now.decided.isEmpty)
        }
    }

    @Test func theInstanceReceivesTheClientsOwnBytesAndHeaders() async throws {
        try await withGateway { rig, instances in
            let body =
                #" {"own_field" : [1, {"a":"\u00e9"}], "model":"m" ,"max_tokens":1,"#
                + #""messages":[{"role":"user","content":"x"}], "own_field": null }"#
            let response = try await rig.answer(
                post(
                    body, path: "/v1/chat/completions?a=b",
                    headers: "X-Own: Yes\r\nauthorization: Bearer k\r\nconnection: x-hop\r\nx-hop: 1\r\n"))
            #expect(response.status == 200)
            let seen = try #require(try await instances[0].lastRequest())
            #expect(String(decoding: seen.body, as: UTF8.self) == body)
            #expect(seen.uri == "/v1/chat/completions?a=b" && seen.method == "POST")
            let fields = seen.headers.map { "\($0.name): \($0.value)" }
            #expect(fields.contains("X-Own: Yes") && fields.contains("authorization: Bearer k"))
            #expect(fields.contains("host: 127.0.0.1:\(instances[0].port)"))
            #expect(!fields.contains { $0.lowercased().hasPrefix("x-hop") || $0.lowercased().hasPrefix("connection") })
        }
    }

    @Test func aChunkedRequestArrivesWithItsLengthAndTheSameBytes() async throws {
        try await withGateway { rig, instances in
            let body = chat("in three pieces", #""max_tokens":1"#)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    + "transfer-encoding: chunked\r\n\r\n")
            var rest = body[...]
            while !rest.isEmpty {
                let piece = String(rest.prefix(30))
                try await client.send("\(String(piece.utf8.count, radix: 16));x=y\r\n\(piece)\r\n")
                rest = rest.dropFirst(30)
            }
            try await client.send("0\r\ntrailer: 1\r\n\r\n")
            #expect(try await client.response().status == 200)
            await client.close()
            let seen = try #require(try await instances[0].lastRequest())
            #expect(String(decoding: seen.body, as: UTF8.self) == body)
            let lengths = seen.headers.filter { $0.name.lowercased() == "content-length" }.map(\.value)
            #expect(lengths == [String(body.utf8.count)])
            #expect(!seen.headers.contains { $0.name.lowercased() == "transfer-encoding" })
        }
    }

    @Test func anAnswerNamesWorkerPolicyReasonAndRequest() async throws {
        try await withGateway { rig, instances in
            let made = try await rig.answer(post(chat("x", #""max_tokens":1"#)))
            #expect(made["x-azimuth-worker"] == "127.0.0.1:\(instances[0].port)")
            #expect(made["x-azimuth-policy"] == "round_robin" && made["x-azimuth-reason"] == "greedy")
            let id = try #require(made["x-request-id"])
            #expect(id.count == 32 && rig.recorder.now.requests.first?.id == id)
            let given = try await rig.answer(post(chat("x", #""max_tokens":1"#), headers: "X-Request-Id: own-7\r\n"))
            #expect(given.fields.filter { $0.name == "x-request-id" }.map(\.value) == ["own-7"])
            let seen = try #require(try await instances[0].lastRequest())
            #expect(seen.headers.filter { $0.name.lowercased() == "x-request-id" }.map(\.value) == ["own-7"])
        }
    }

    @Test func decisionHeadersCanBeSwitchedOff() async throws {
        try await withGateway(configure: { $0.decisionHeaders = [] }) { rig, _ in
            let response = try await rig.answer(post(chat("x", #""max_tokens":1"#)))
            #expect(!response.fields.contains { $0.name.hasPrefix("x-azimuth") })
            #expect(response["x-request-id"] != nil)
        }
    }

    @Test func usageIsAskedForAndTakenOutAgain() async throws {
        try await withGateway(configure: { $0.injectUsage = true }) { rig, instances in
            let body = chat("hi", streamed(tokens: 12))
            let direct = try await answer(port: instances[0].port, post(body))
            let routed = try await rig.answer(post(body))
            #expect(comparable(routed.body) == comparable(direct.body))
            let seen = try #require(try await instances[0].lastRequest())
            let changed = String(decoding: seen.body, as: UTF8.self)
            #expect(changed == "{\"stream_options\":{\"include_usage\":true}," + body.dropFirst())
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.completionTokens == 12 && !outcome.tokensEstimated)
            #expect((outcome.promptTokens ?? 0) > 0 && outcome.cachedTokens != nil)
        }
    }

    @Test func usageTheClientAskedForStays() async throws {
        try await withGateway(configure: { $0.injectUsage = true }) { rig, instances in
            let body = chat("hi", streamed(tokens: 3) + #","stream_options":{"include_usage":true}"#)
            let routed = try await rig.answer(post(body))
            #expect(routed.body.contains(#""usage":{"prompt_tokens""#))
            let seen = try #require(try await instances[0].lastRequest())
            #expect(String(decoding: seen.body, as: UTF8.self) == body)
        }
    }

    @Test func aStreamsOutcomeHasItsTimesAndTokens() async throws {
        try await withGateway { rig, _ in
            _ = try await rig.answer(post(chat("hi", streamed(tokens: 20))))
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .none && outcome.status == 200 && outcome.attempts == 1)
            #expect(outcome.completionTokens == 20 && outcome.tokensEstimated)
            let ttft = try #require(outcome.ttft)
            let tpot = try #require(outcome.tpot)
            #expect(!outcome.ttftCensored && ttft > 0 && ttft + 19 * tpot <= outcome.e2e + 1e-6)
            #expect(outcome.finishReason == "length")
            try await rig.settle()
        }
    }

    @Test func anAnswerThatIsNotStreamedHidesItsFirstToken() async throws {
        try await withGateway { rig, _ in
            _ = try await rig.answer(post(chat("hi", #""max_tokens":6,"ignore_eos":true"#)))
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .none && outcome.ttftCensored && outcome.tpot == nil)
            #expect(outcome.completionTokens == 6 && !outcome.tokensEstimated)
            try await rig.settle()
        }
    }
}
