import Emulator
import Testing

@Suite struct HalfClosedTests {
    private let short = chat("x", #""max_tokens":1"#)

    @Test func aClientThatOnlyStopsSendingGetsItsWholeAnswer() async throws {
        try await withGateway { rig, instances in
            try await instances[0].hang(.engine)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(short))
            try await client.finishSending()
            try await instances[0].wait { $0.waiting == 1 }
            // What tells it from one that has gone is skipped by every client.
            try await client.wait(for: "HTTP/1.1 100 Continue\r\n\r\n")
            try await instances[0].hang(.none)
            #expect(try await client.response().status == 100)
            let response = try await client.response()
            #expect(response.status == 200 && response.body.contains(#""finish_reason""#))
            #expect(try await client.rest() == "")
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .none)
        }
    }

    @Test func aClientThatOnlyStopsSendingGetsItsWholeStream() async throws {
        try await withGateway { rig, instances in
            try await instances[0].hang(.engine)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", streamed(tokens: 7))))
            try await client.wait(for: "\r\n\r\n")
            try await client.finishSending()
            // A comment, which no reader of events takes for one.
            try await client.wait(for: "\r\n:\n\n\r\n")
            try await instances[0].hang(.none)
            let response = try await client.response()
            #expect(response.body.hasPrefix(":\n\ndata: {") && response.body.hasSuffix("data: [DONE]\n\n"))
            #expect(try await client.rest() == "")
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .none && outcome.completionTokens == 7)
        }
    }

    @Test func everyRequestSentBeforeTheHalfCloseIsAnswered() async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(short) + get("/live") + post(short) + "GET /never HTTP/1.1\r\n")
            try await client.finishSending()
            let text = try await client.rest()
            #expect(text.components(separatedBy: "HTTP/1.1 200 OK\r\n").count == 4)
            #expect(!text.contains("HTTP/1.1 4"))
            #expect(try await rig.recorder.outcomes(2).allSatisfy { $0.censoring == .none })
        }
    }

    @Test(arguments: [false, true])
    func aClientThatHasGoneIsNotTakenForOneThatOnlyStoppedSending(stream: Bool) async throws {
        try await withGateway { rig, instances in
            try await instances[0].hang(.engine)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", stream ? endless : "")))
            try await instances[0].wait { $0.waiting == 1 }
            if stream { try await client.wait(for: "\r\n\r\n") }
            await client.close()
            // Though its engine says nothing more that could be written to it.
            try await instances[0].wait { $0.waiting == 0 && $0.cancelled == 1 }
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .cancelled)
            try await rig.settle()
        }
    }

    @Test func anOldClientThatStopsSendingIsTakenForGone() async throws {
        try await withGateway { rig, instances in
            try await instances[0].hang(.engine)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(short, version: "1.0"))
            try await instances[0].wait { $0.waiting == 1 }
            try await client.finishSending()
            try await instances[0].wait { $0.cancelled == 1 }
            #expect(try await client.rest() == "")
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .cancelled)
        }
    }

    @Test(arguments: ["", "POST /v1/chat/comp", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"])
    func aClientThatLeavesBeforeItsRequestIsWholeLeavesNothingBehind(text: String) async throws {
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(text)
            try await client.finishSending()
            #expect(try await client.rest() == "")
            #expect(rig.recorder.now.decided.isEmpty)
            #expect(try await instances[0].status().received == 0)
            let metrics = try await rig.answer(get("/metrics")).body
            #expect(metrics.contains("\nazimuth_client_connections 1\n"))
        }
    }
}
