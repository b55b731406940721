import Emulator
import Foundation
import NIOCore
import Synchronization
import Testing

@Suite struct ConnectionTests {
    private let short = chat("x", #""max_tokens":1"#)

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(
                post(chat("x", streamed(tokens: 30))) + get("/live") + post(short) + get("/version"))
            let first = try await client.response()
            #expect(first.isChunked && first.body.hasSuffix("data: [DONE]\n\n"))
            #expect(try await client.response().body == #"{"status":"ok"}"#)
            #expect(try await client.response().body.contains(#""object":"chat.completion""#))
            #expect(try await client.response().body == #"{"version":"9.9.9"}"#)
            #expect(!client.isClosed)
            await client.close()
        }
    }

    @Test func aRequestInSmallPiecesIsServed() async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            for byte in post(short) { try await client.send(String(byte)) }
            #expect(try await client.response().status == 200)
            await client.close()
        }
    }

    @Test func aConnectionIsKeptUntilTheClientAsksForItsEnd() async throws {
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            for _ in 0..<3 {
                try await client.send(post(short))
                let response = try await client.response()
                #expect(response.status == 200 && response["connection"] == nil)
            }
            try await client.send(post(short, headers: "Connection: close\r\n"))
            let last = try await client.response()
            #expect(last.status == 200 && last["connection"] == "close")
            #expect(try await client.rest() == "")
            // The instance's connection was used for all four.
            #expect(try await instances[0].status().connections == 1)
        }
    }

    @Test func aClientThatAsksFirstIsToldToSendItsBody() async throws {
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    + "expect: 100-continue\r\ncontent-length: \(short.utf8.count)\r\n\r\n")
            #expect(try await client.response().status == 100)
            try await client.send(short)
            #expect(try await client.response().status == 200)
            await client.close()
            let seen = try #require(try await instances[0].lastRequest())
            #expect(!seen.headers.contains { $0.name.lowercased() == "expect" })
        }
    }

    @Test func anOldClientGetsAPlainStreamEndedByClosing() async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", streamed(tokens: 5)), version: "1.0"))
            let response = try await client.response()
            #expect(response.status == 200 && !response.isChunked)
            #expect(response["transfer-encoding"] == nil && response["connection"] == "close")
            #expect(response.body.hasPrefix("data: {") && response.body.hasSuffix("data: [DONE]\n\n"))
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .none)
        }
    }

    @Test func aClientThatLeavesFreesItsSlotAndIsCensored() async throws {
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless)))
            try await client.wait(for: "\"content\":\" ")
            await client.close()
            try await instances[0].wait { $0.running == 0 && $0.cancelled == 1 }
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .cancelled && outcome.ttft != nil && outcome.status == 200)
            try await rig.settle()
        }
    }

    @Test func aClientThatLeavesBeforeTheFirstTokenIsCensoredToo() async throws {
        try await withGateway { rig, instances in
            try await instances[0].hang(.engine)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless)))
            try await instances[0].wait { $0.waiting == 1 }
            await client.close()
            try await instances[0].wait { $0.waiting == 0 && $0.cancelled == 1 }
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .cancelled && outcome.ttft == nil)
            try await rig.settle()
        }
    }

    @Test func aClientThatDoesNotReadSlowsTheInstanceInsteadOfFillingMemory() async throws {
        let body = String(repeating: "0123456789abcdef", count: 4 << 20)
        let piece = ByteBuffer(string: String(body.prefix(256 << 10)))
        let sent = Atomic(0)
        try await StubInstance.with { channel, request in
            guard request.text.contains("/big") else { return StubInstance.answer(channel, "{}") }
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
            channel.writeAndFlush(ByteBuffer(string: head), promise: nil)
            @Sendable func next(_ left: Int) {
                guard left > 0 else { return }
                channel.writeAndFlush(piece).whenSuccess {
                    sent.add(piece.readableBytes, ordering: .acquiringAndReleasing)
                    next(left - piece.readableBytes)
                }
            }
            next(body.utf8.count)
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port, reading: false)
                try await client.send(get("/big"))
                try await eventually("the answer's start") { sent.load(ordering: .acquiring) > 0 }
                // A gateway that took all it can get would have it long before these are done.
                for _ in 0..<300 { #expect(try await rig.answer(get("/live")).status == 200) }
                // What the kernel's socket buffers hold, on both sides of the gateway, and no more.
                #expect(sent.load(ordering: .acquiring) < 40 << 20)
                try await client.resume()
                try await eventually("the whole answer") { client.count > body.utf8.count }
                #expect(client.received.hasSuffix(body))
                // The instance's connection, whose reading was held up, serves the next request.
                #expect(try await rig.answer(get("/small")).body == "{}")
                await client.close()
            }
        }
    }

    @Test func aClientThatNeverReadsIsLetGoAndTheInstanceIsNotBlamed() async throws {
        // One event larger than all socket buffers between the instance and the client.
        let events = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
        let body = events + "data: " + String(repeating: "x", count: 64 << 20) + "\n\n"
        try await StubInstance.with { channel, _ in
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
            channel.writeAndFlush(ByteBuffer(string: head + body), promise: nil)
        } _: { stub in
            try await withGateway(ports: [stub.port], configure: { $0.idleTimeout = .milliseconds(300) }) { rig in
                let client = try await RawConnection.open(port: rig.port, reading: false)
                try await client.send(post(chat("x", endless)))
                #expect(try await rig.recorder.outcomes(1)[0].censoring == .cancelled)
                try await rig.settle()
                await client.close()
            }
        }
    }

    @Test func aConnectionThatWasSlowedServesTheNextRequest() async throws {
        // Above the mark at which a client's socket counts as full, whatever the pieces it comes in.
        let body = String(repeating: "x", count: 3_000_000)
        try await StubInstance.with {
            StubInstance.answer($0, $1.text.contains("/big") ? body : "{}")
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                for _ in 0..<5 {
                    try await client.send(get("/big"))
                    #expect(try await client.response().body == body)
                    try await client.send(get("/small"))
                    #expect(try await client.response().body == "{}")
                }
                await client.close()
            }
        }
    }

    @Test func stoppingLetsAnswersInFlightEnd() async throws {
        try await withGateway { rig, instances in
            let idle = try await RawConnection.open(port: rig.port)
            let busy = try await RawConnection.open(port: rig.port)
            try await instances[0].hang(.engine)
            try await busy.send(post(chat("x", streamed(tokens: 5))))
            try await instances[0].wait { $0.waiting == 1 }
            async let stopped: Void = rig.server.shutdown(deadline: .seconds(60))
            #expect(try await idle.rest() == "")
            try await instances[0].hang(.none)
            let response = try await busy.response()
            #expect(response.body.hasSuffix("data: [DONE]\n\n"))
            #expect(try await busy.rest() == "")
            await stopped
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .none)
        }
    }

    @Test func stoppingEndsWhatTakesTooLong() async throws {
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless)))
            try await instances[0].wait { $0.running == 1 }
            await rig.server.shutdown(deadline: .milliseconds(1))
            _ = try await client.rest()
            #expect(!client.received.contains("[DONE]"))
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .failed)
            try await rig.settle()
        }
    }
}
