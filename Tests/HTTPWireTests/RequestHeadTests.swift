import HTTPWire
import Testing

@Suite struct RequestHeadTests {
    private func parse(_ text: String, limits: HeadLimits = HeadLimits()) -> ParseResult<RequestHead> {
        Array(text.utf8).withUnsafeBytes { RequestHead.parse($0, limits: limits) }
    }

    private func head(_ text: String) throws -> RequestHead {
        guard case .complete(let head) = parse(text) else { throw Unexpected() }
        return head
    }

    private func status(_ text: String, limits: HeadLimits = HeadLimits()) -> Int? {
        if case .failure(let error) = parse(text, limits: limits) { return error.status }
        return nil
    }

    struct Unexpected: Error {}

    @Test func readsMethodTargetFieldsAndLength() throws {
        let text = "POST /v1/chat/completions?x=1 HTTP/1.1\r\nHost: a:1\r\nContent-Length:  12 \r\nX-A: b c\r\n\r\n"
        let head = try head(text + "body")
        #expect(head.method == .post)
        #expect(head.body == .fixed(12))
        #expect(head.keepAlive)
        #expect(head.byteCount == text.utf8.count)
        let bytes = Array(text.utf8)
        #expect(String(decoding: bytes[head.target], as: UTF8.self) == "/v1/chat/completions?x=1")
        #expect(head.fields.map { String(decoding: bytes[$0.value], as: UTF8.self) } == ["a:1", "12", "b c"])
        #expect(head.fields.map(\.kind) == [.host, .contentLength, .other])
    }

    @Test func everyPrefixOfAHeadIsIncomplete() {
        let text = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            let result = Array(bytes[..<count]).withUnsafeBytes { RequestHead.parse($0, limits: HeadLimits()) }
            guard case .incomplete = result else {
                Issue.record("a head of \(count) bytes is taken for whole or broken")
                return
            }
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n", false),
        ("GET / HTTP/1.0\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
    ])
    func persistenceFollowsVersionAndConnection(text: String, keepAlive: Bool) throws {
        #expect(try head(text).keepAlive == keepAlive)
    }

    @Test(arguments: [
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\t\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 501),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 505),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("{\"a\":1}\r\n\r\n", 400),
    ])
    func whatCouldBeReadInTwoWaysIsRefused(text: String, expected: Int) {
        #expect(status(text) == expected)
    }

    @Test func longHeadsAreRefusedBeforeAndAfterTheirEnd() {
        let limits = HeadLimits(bytes: 100, fields: 4)
        let long = String(repeating: "x", count: 200)
        #expect(status("GET /\(long)", limits: limits) == 431)
        #expect(status("GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits) == 431)
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n", limits: limits) == 431)
    }
}
