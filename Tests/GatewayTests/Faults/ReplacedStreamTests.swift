import Emulator
import NIOCore
import Routing
import Testing

/// An instance that ends a stream between its head and its first event, which nothing of the body has left yet.
@Suite struct ReplacedStreamTests {
    private let pair = [quickInstance("a"), quickInstance("b")]
    private let request = post(chat("x", streamed(tokens: 4)))

    @Test func anotherInstancesStreamGoesOnUnderTheHeadThatWasSent() async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[0].faultNext(1, .closeAfterHead)
            var named: [String?] = []
            for _ in 0..<2 {
                let response = try await rig.answer(request)
                #expect(response.status == 200 && response.isChunked)
                #expect(response.body.hasPrefix("data: {") && response.body.hasSuffix("data: [DONE]\n\n"))
                #expect(response.body.components(separatedBy: "[DONE]").count == 2)
                named.append(response["x-azimuth-worker"])
            }
            let outcomes = try await rig.recorder.outcomes(2)
            #expect(outcomes.map(\.attempts).sorted() == [1, 2])
            #expect(outcomes.allSatisfy { $0.censoring == .none && $0.completionTokens == 4 })
            let replaced = try #require(rig.recorder.now.ended.firstIndex { $0.tried == [0, 1] })
            // The header names the first one tried, for it had gone out; the record names both.
            #expect(named[replaced] == "127.0.0.1:\(instances[0].port)")
            #expect(rig.recorder.now.ended[replaced].served == 1)
            #expect(rig.recorder.now.faults == [.brokeOff])
            try await rig.settle()
        }
    }

    @Test func withoutAnotherInstanceTheStreamEndsWithAnErrorEvent() async throws {
        try await withGateway { rig, instances in
            try await instances[0].faultNext(1, .closeAfterHead)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(request)
            let text = try await client.rest()
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("\r\ndata: {\"error\":{\"message\":\"") && text.hasSuffix("\"code\":502}}\n\n\r\n"))
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .failed)
            try await rig.settle()
        }
    }

    @Test func anAnswerOfAnotherStatusDoesNotContinueAStream() async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[0].faultNext(1, .closeAfterHead)
            try await instances[1].failNext(2, status: 400)
            var texts: [String] = []
            for _ in 0..<2 {
                let client = try await RawConnection.open(port: rig.port)
                try await client.send(post(chat("x", streamed(tokens: 4)), headers: "connection: close\r\n"))
                texts.append(try await client.rest())
            }
            let ended = rig.recorder.now.ended
            let replaced = try #require(ended.firstIndex { $0.tried == [0, 1] })
            #expect(ended[replaced].outcome.status == 200 && ended[replaced].outcome.censoring == .failed)
            #expect(texts[replaced].hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(texts[replaced].hasSuffix("\"code\":502}}\n\n\r\n"))
            #expect(texts[1 - replaced].hasPrefix("HTTP/1.1 400 "))
            try await rig.settle()
        }
    }

    @Test func aStreamThatHangsBehindItsHeadIsATimeout() async throws {
        try await withGateway(configure: { $0.idleTimeout = .milliseconds(50) }) { rig, instances in
            try await instances[0].faultNext(1, .hangAfterHead)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(request)
            let text = try await client.rest()
            #expect(text.contains("data: {\"error\":") && text.hasSuffix("\"code\":504}}\n\n\r\n"))
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .timedOut)
        }
    }
}
