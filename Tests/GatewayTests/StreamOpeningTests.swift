import NIOCore
import Routing
import Testing

@testable import Gateway

/// Streams that begin and give no token.
@Suite struct StreamOpeningTests {
    private static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    private static let role = event(
        #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#)
    private static let token = event(#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}"#)
    private static let last = event(#"{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}"#)
    private static let done = event("[DONE]")
    private static let end = "0\r\n\r\n"
    private static let whole = head + role + token + last + done + end

    private static func event(_ data: String) -> String {
        let text = "data: \(data)\n\n"
        return String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
    }

    /// Runs `body` with a gateway whose first worker answers with `bad` and whose second answers well.
    private func afterBad(
        _ bad: String, closing: Bool = false, _ body: (GatewayRig, RawConnection, StubInstance) async throws -> Void
    ) async throws {
        try await StubInstance.with { channel, _ in
            channel.writeAndFlush(ByteBuffer(string: bad), promise: nil)
            if closing { channel.close(promise: nil) }
        } _: { failing in
            try await StubInstance.with { channel, _ in
                channel.writeAndFlush(ByteBuffer(string: Self.whole), promise: nil)
            } _: { good in
                try await withGateway(ports: [failing.port, good.port]) { rig in
                    // In turn: one of the first two requests meets the failing worker first.
                    let client = try await RawConnection.open(port: rig.port)
                    try await body(rig, client, failing)
                    try await rig.settle()
                }
            }
        }
    }

    @Test(arguments: [
        (head + role + done + end, false),
        (head + role + end, false),
        (head + role, true),
        (head + "5\r\nda", true),
        (head + event(#"{"error":{"message":"engine died","type":"InternalServerError","code":500}}"#), false),
    ])
    func anotherInstanceTakesTheirPlaceUnseen(bad: String, closing: Bool) async throws {
        try await afterBad(bad, closing: closing) { rig, client, failing in
            for _ in 0..<2 {
                try await client.send(post(chat("x", endless)))
                let response = try await client.response()
                #expect(response.status == 200)
                #expect(response.body.contains(#""content":"a""#) && response.body.hasSuffix("data: [DONE]\n\n"))
                #expect(response.body.components(separatedBy: #""role""#).count == 2, "the role comes once")
            }
            let outcomes = try await rig.recorder.outcomes(2)
            #expect(failing.requests == 1 && outcomes.map(\.attempts).sorted() == [1, 2])
            #expect(outcomes.allSatisfy { $0.censoring == .none && $0.finishReason == "stop" })
        }
    }

    @Test func anErrorOfTheRequestIsPassedOnAsItCame() async throws {
        let error = Self.event(#"{"error":{"message":"too long","type":"BadRequestError","code":400}}"#)
        try await afterBad(Self.head + error + Self.done + Self.end) { rig, client, failing in
            var bodies: [String] = []
            for _ in 0..<2 {
                try await client.send(post(chat("x", endless)))
                bodies.append(try await client.response().body)
            }
            #expect(bodies.filter { $0.contains("too long") && $0.hasSuffix("data: [DONE]\n\n") }.count == 1)
            #expect(try await rig.recorder.outcomes(2).map(\.attempts) == [1, 1])
        }
    }

    @Test func whereNoOtherIsLeftTheClientGetsWhatTheEngineSaidAndTheOutcomeIsAFailure() async throws {
        try await StubInstance.with { channel, _ in
            channel.writeAndFlush(ByteBuffer(string: Self.head + Self.role + Self.done + Self.end), promise: nil)
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let response = try await rig.answer(post(chat("x", endless)))
                #expect(response.body.contains(#""role""#) && response.body.hasSuffix("data: [DONE]\n\n"))
                #expect(try await rig.recorder.outcomes(1)[0].censoring == .failed)
                try await rig.settle()
            }
        }
    }

    @Test func aStreamThatWaitsForItsFirstTokenIsNotHeldForLong() async throws {
        try await StubInstance.with { channel, _ in
            channel.writeAndFlush(ByteBuffer(string: Self.head + Self.role), promise: nil)
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                try await client.send(post(chat("x", endless)))
                // The stub never says more: that the role arrives is what is tested.
                try await client.wait(for: #""role":"assistant""#)
                await client.close()
                #expect(try await rig.recorder.outcomes(1)[0].censoring == .cancelled)
                try await rig.settle()
            }
        }
    }
}
