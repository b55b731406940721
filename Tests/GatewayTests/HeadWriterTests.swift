import HTTPWire
import NIOCore
import Testing

@testable import Gateway

@Suite struct HeadWriterTests {
    private func forward(_ text: String, requestID: String? = nil) throws -> String {
        let bytes = ByteBuffer(string: text)
        let parsed = bytes.withUnsafeReadableBytes { RequestHead.parse($0, limits: HeadLimits()) }
        guard case .complete(let head) = parsed else { throw HeadFault() }
        var body = bytes
        body.moveReaderIndex(forwardBy: head.byteCount)
        let request = ClientRequest(
            head: head, headBytes: bytes.getSlice(at: 0, length: head.byteCount) ?? ByteBuffer(), body: body)
        let made = UpstreamRequest.make(
            request, host: "worker:8000", requestID: requestID, injection: nil, allocator: ByteBufferAllocator())
        return String(buffer: made.head) + (made.body.map { String(buffer: $0) } ?? "")
    }

    struct HeadFault: Error {}

    @Test func hopByHopFieldsEndHereAndAllOthersStay() throws {
        let sent = """
            POST /v1/chat/completions?a=b HTTP/1.1\r
            Host: router\r
            X-First:  spaced  value \r
            Connection: keep-alive, X-Private\r
            Keep-Alive: timeout=5\r
            x-private: secret\r
            TE: trailers\r
            Authorization: Bearer k\r
            Content-Length: 2\r
            Expect: 100-continue\r
            traceparent: 00-1-2-01\r
            \r
            {}
            """
        let received = try forward(sent, requestID: "id-1")
        #expect(
            received == """
                POST /v1/chat/completions?a=b HTTP/1.1\r
                host: worker:8000\r
                X-First:  spaced  value \r
                Authorization: Bearer k\r
                traceparent: 00-1-2-01\r
                x-request-id: id-1\r
                content-length: 2\r
                \r
                {}
                """)
    }

    @Test func theClientsRequestIDIsKept() throws {
        let received = try forward(
            "GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n", requestID: "mine")
        #expect(received == "GET /v1/models HTTP/1.1\r\nhost: worker:8000\r\nX-Request-Id: mine\r\n\r\n")
    }

    @Test func largeBodiesTravelInABufferOfTheirOwn() throws {
        let body = String(repeating: "x", count: 100_000)
        let received = try forward("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + body)
        #expect(received.hasSuffix("content-length: 100000\r\n\r\n" + body))
    }
}
