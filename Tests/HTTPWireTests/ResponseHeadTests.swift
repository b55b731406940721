import HTTPWire
import Testing

@Suite struct ResponseHeadTests {
    private func parse(_ text: String, head: Bool = false) -> ResponseHead? {
        Array(text.utf8).withUnsafeBytes {
            guard case .complete(let result) = ResponseHead.parse($0, limits: HeadLimits(), answersHEAD: head)
            else { return nil }
            return result
        }
    }

    @Test func readsStatusAndFraming() throws {
        let chunked = try #require(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        #expect(chunked.status == 200)
        #expect(chunked.body == .chunked)
        #expect(chunked.keepAlive)
        #expect(parse("HTTP/1.1 404\r\nContent-Length: 3\r\n\r\n")?.body == .fixed(3))
        #expect(parse("HTTP/1.1 204 No Content\r\n\r\n")?.body == BodyLength.none)
        #expect(parse("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n")?.body == BodyLength.none)
        #expect(parse("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", head: true)?.body == BodyLength.none)
    }

    @Test func aBodyWithoutLengthEndsTheConnection() throws {
        let head = try #require(parse("HTTP/1.1 200 OK\r\n\r\n"))
        #expect(head.body == .untilClose)
        #expect(!head.keepAlive)
    }

    @Test(arguments: [
        "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 999 No\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "ICY 200 OK\r\nA: b\r\nC: d\r\n\r\n",
    ])
    func malformedHeadsAreRefused(text: String) {
        #expect(parse(text) == nil)
    }
}
