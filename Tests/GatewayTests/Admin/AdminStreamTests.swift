import Gateway
import NIOCore
import Synchronization
import Testing

/// Answers with a stream that the test feeds.
private final class Source: AdminHandler {
    private struct State {
        var feeds: [AsyncStream<String>.Continuation] = []
        var ended = 0
    }

    private let state = Mutex(State())

    var feeds: [AsyncStream<String>.Continuation] { state.withLock { $0.feeds } }
    var ended: Int { state.withLock { $0.ended } }

    func answer(_ request: AdminRequest) async -> AdminResponse {
        let (stream, feed) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        feed.onTermination = { _ in self.state.withLock { $0.ended += 1 } }
        state.withLock { $0.feeds.append(feed) }
        return AdminResponse(
            contentType: "text/event-stream", body: "", headers: ["x-note": "b"], events: AdminEvents(stream))
    }

    /// Waits for the first request.
    func feed() async throws -> AsyncStream<String>.Continuation {
        try await eventually("a reader") { feeds.first }
    }
}

@Suite struct AdminStreamTests {
    @Test func piecesPassAsTheyComeAndTheSourcesEndClosesTheConnection() async throws {
        let source = Source()
        try await withGateway(ports: [], admin: source) { rig in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(get("/azimuth/events"))
            let feed = try await source.feed()
            feed.yield("data: one\n\n")
            try await client.wait(for: "data: one\n\n")
            #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-note: b\r\n"))
            #expect(client.received.contains("\r\nconnection: close\r\n\r\ndata: one\n\n"))
            feed.yield("data: two\n\n")
            try await client.wait(for: "data: two\n\n")
            feed.finish()
            #expect(try await client.rest().hasSuffix("data: one\n\ndata: two\n\n"))
        }
    }

    @Test(arguments: [false, true]) func aReaderThatLeavesEndsTheStream(halfClosed: Bool) async throws {
        let source = Source()
        try await withGateway(ports: [], admin: source) { rig in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(get("/azimuth/events"))
            try await source.feed().yield("x")
            try await client.wait(for: "\r\n\r\nx")
            if halfClosed { try await client.finishSending() } else { await client.close() }
            try await eventually("the stream's end") { source.ended == 1 }
        }
    }

    @Test func aReaderThatAsksForTheHeadAloneGetsNoStream() async throws {
        let source = Source()
        try await withGateway(ports: [], admin: source) { rig in
            let response = try await rig.answer("HEAD /azimuth/events HTTP/1.1\r\nhost: x\r\n\r\n", toHEAD: true)
            #expect(response.status == 200 && response["content-type"] == "text/event-stream")
            try await eventually("the stream's end") { source.ended == 1 }
        }
    }

    @Test func aReaderThatDoesNotReadMissesPiecesAndTakesNoMemory() async throws {
        let source = Source()
        try await withGateway(ports: [], admin: source) { rig in
            let client = try await RawConnection.open(port: rig.port, reading: false)
            try await client.send(get("/azimuth/events"))
            let feed = try await source.feed()
            let piece = String(repeating: "x", count: 1 << 20)
            // A hundred pieces wait nowhere: the socket's buffers hold a few, the stream one.
            for _ in 0..<100 {
                feed.yield(piece)
                await Task.yield()
            }
            feed.yield("last")
            feed.finish()
            try await client.resume()
            let received = try await client.rest()
            #expect(received.utf8.count < 60 << 20)
        }
    }

    @Test func aDrainDoesNotWaitForAStream() async throws {
        let source = Source()
        try await withGateway(ports: [], admin: source) { rig in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(get("/azimuth/events"))
            try await source.feed().yield("x")
            try await client.wait(for: "\r\n\r\nx")
            await rig.server.shutdown(deadline: .hours(1))
            _ = try await client.rest()
            try await eventually("the stream's end") { source.ended == 1 }
        }
    }
}
