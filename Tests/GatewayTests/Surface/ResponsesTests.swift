import NIOCore
import Routing
import Testing

@testable import Gateway

/// `/v1/responses`: routed, measured, and held to the instance that made the answer.
@Suite struct ResponsesTests {
    private static let events: [(name: String, data: String)] = [
        ("response.created", #"{"response":{"id":"resp_NAME","usage":null},"type":"response.created"}"#),
        ("response.content_part.added", #"{"part":{"text":""},"type":"response.content_part.added"}"#),
        ("response.output_text.delta", #"{"delta":"Hel","type":"response.output_text.delta"}"#),
        ("response.output_text.delta", #"{"delta":"lo","type":"response.output_text.delta"}"#),
        ("response.output_text.done", #"{"text":"Hello","type":"response.output_text.done"}"#),
        (
            "response.completed",
            #"{"response":{"id":"resp_NAME","status":"completed","usage":{"input_tokens":30,"#
                + #""input_tokens_details":{"cached_tokens":16},"output_tokens":5,"total_tokens":35}},"type":"response.completed"}"#
        ),
    ]

    /// Runs `body` before two instances that make answers with ids of their own and say who they are.
    private func withMakers(_ body: @escaping (GatewayRig) async throws -> Void) async throws {
        func script(_ name: String) -> StubInstance.Script {
            { channel, request in
                let text = request.text
                if text.hasPrefix("POST /v1/responses "), text.contains(#""stream":true"#) {
                    var events = Self.events
                    if text.contains("unnamed") { events = events.map { ("", $0.data) } }
                    if text.contains("broken") { events.removeLast() }
                    let body = events.map { event in
                        (event.name.isEmpty ? "" : "event: \(event.name)\n")
                            + "data: \(event.data.replacingOccurrences("NAME", name))\n\n"
                    }.joined()
                    StubInstance.answer(channel, body, type: "text/event-stream; charset=utf-8")
                } else if text.hasPrefix("POST /v1/responses ") {
                    let output = String(repeating: "x", count: 10_000)
                    StubInstance.answer(
                        channel,
                        #"{"id":"resp_whole-\#(name)","output":[{"text":"\#(output)"}],"status":"completed","usage":"#
                            + #"{"input_tokens":7,"input_tokens_details":{"cached_tokens":2},"output_tokens":3}}"#)
                } else {
                    StubInstance.answer(channel, name)
                }
            }
        }
        try await StubInstance.with(script("a")) { a in
            try await StubInstance.with(script("b")) { b in
                try await withGateway(ports: [a.port, b.port]) { try await body($0) }
            }
        }
    }

    private func create(_ rig: GatewayRig, _ extra: String = "") async throws -> RawResponse {
        try await rig.answer(post(#"{"model":"m","input":"Hi"\#(extra)}"#, path: "/v1/responses"))
    }

    @Test(arguments: ["", #","unnamed":1"#]) func aStreamIsDecidedAndMeasured(extra: String) async throws {
        try await withMakers { rig in
            let response = try await create(rig, #","stream":true,"max_output_tokens":9"# + extra)
            #expect(response["x-azimuth-policy"] == "round_robin" && response["x-azimuth-decision-id"] != nil)
            let outcome = try #require(try await rig.recorder.outcomes(1).first)
            #expect(outcome.censoring == .none && outcome.finishReason == "stop")
            #expect(outcome.promptTokens == 30 && outcome.cachedTokens == 16 && outcome.completionTokens == 5)
            #expect(outcome.ttft != nil && !outcome.ttftCensored && outcome.tpot != nil)
            try await rig.settle()
        }
    }

    @Test func aStreamWithoutItsLastEventIsNotWhole() async throws {
        try await withMakers { rig in
            _ = try await create(rig, #","stream":true,"broken":1"#)
            #expect(try await rig.recorder.outcomes(1).first?.censoring == .failed)
        }
    }

    @Test func aWholeAnswersUsageIsRead() async throws {
        try await withMakers { rig in
            _ = try await create(rig)
            let outcome = try #require(try await rig.recorder.outcomes(1).first)
            #expect(outcome.promptTokens == 7 && outcome.cachedTokens == 2 && outcome.completionTokens == 3)
            #expect(outcome.finishReason == "stop" && outcome.censoring == .none)
        }
    }

    @Test func whatFollowsGoesToTheInstanceThatMadeTheAnswer() async throws {
        try await withMakers { rig in
            // Round robin: one answer from each.
            var made: [String] = []
            for stream in ["", #","stream":true"#] {
                let text = try await create(rig, stream).body
                let id = try #require(text.split(separator: "\"").first { $0.hasPrefix("resp_") })
                made.append(String(id))
            }
            #expect(Set(made.map(\.last)) == ["a", "b"])
            for id in made + made {
                let maker = String(id.suffix(1))
                for request in [
                    get("/v1/responses/\(id)"), get("/v1/responses/\(id)?stream=false"),
                    post("", path: "/v1/responses/\(id)/cancel"),
                    "DELETE /v1/responses/\(id) HTTP/1.1\r\nhost: x\r\n\r\n",
                ] {
                    let response = try await rig.answer(request)
                    #expect(response.body == maker)
                }
                let next = try await create(rig, #","previous_response_id":"\#(id)""#)
                #expect(next.body.contains("resp_whole-\(maker)"))
                let background = try await create(rig, #","background":true,"previous_response_id":"\#(id)""#)
                #expect(background["x-azimuth-policy"] == nil)
            }
        }
    }

    @Test func anUnknownIDAndOneWhoseInstanceIsDownGoAnywhere() async throws {
        try await withMakers { rig in
            let maker = try await create(rig).body.contains("whole-a") ? 0 : 1
            let id = "resp_whole-\(["a", "b"][maker])"
            rig.core.withRouter { $0.setAvailable(InstanceID(UInt32(maker)), false) }
            let other = ["b", "a"][maker]
            let answer1 = try await rig.answer(get("/v1/responses/\(id)"))
            #expect(answer1.body == other)
            let answer2 = try await rig.answer(get("/v1/responses/resp_unknown"))
            #expect(answer2.body == other)
            #expect(try await create(rig, #","previous_response_id":"\#(id)""#).body.contains("whole-\(other)"))
        }
    }
}

extension String {
    fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
