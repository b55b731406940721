import Emulator
import NIOCore
import Testing

/// Requests that two parsers could read in two ways: refused, the connection closed, nothing passed on.
@Suite struct SmugglingTests {
    private static let hidden = "GET /hidden HTTP/1.1\r\nhost: x\r\n\r\n"

    private static func request(_ fields: String, body: String = "") -> String {
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\(fields)\r\n\r\n\(body)"
    }

    @Test(arguments: [
        // Both lengths, in both orders.
        request("content-length: 5\r\ntransfer-encoding: chunked", body: "0\r\n\r\n" + hidden),
        request("transfer-encoding: chunked\r\ncontent-length: 5", body: "0\r\n\r\n" + hidden),
        // Several lengths.
        request("content-length: 0\r\ncontent-length: 35", body: hidden),
        request("content-length: 0, 35", body: hidden),
        // Lengths that are no plain numbers.
        request("content-length: +35", body: hidden), request("content-length: -1", body: hidden),
        request("content-length: 0x23", body: hidden), request("content-length: 3 5", body: hidden),
        request("content-length: 99999999999999999999", body: hidden),
        // Codings that only look like chunked.
        request("transfer-encoding: xchunked", body: hidden),
        request("transfer-encoding: chunked, identity", body: "0\r\n\r\n" + hidden),
        request("transfer-encoding: identity, chunked", body: "0\r\n\r\n" + hidden),
        request("transfer-encoding: chunked\r\ntransfer-encoding: chunked", body: "0\r\n\r\n" + hidden),
        request("transfer-encoding:\u{0b}chunked", body: "0\r\n\r\n" + hidden),
        request("transfer-encoding: \"chunked\"", body: "0\r\n\r\n" + hidden),
        // Names that some trim.
        request("content-length : 35", body: hidden),
        request("transfer-encoding : chunked", body: "0\r\n\r\n" + hidden),
        // Folded lines, in a field and right behind the request line.
        request("x: a\r\n content-length: 35", body: hidden),
        request("x: a\r\n\ttransfer-encoding: chunked", body: hidden),
        "POST / HTTP/1.1\r\n content-length: 35\r\nhost: x\r\n\r\n" + hidden,
        // Bare line feeds and carriage returns.
        request("x: a\ncontent-length: 35", body: hidden), request("x: a\rcontent-length: 35", body: hidden),
        "POST / HTTP/1.1\nhost: x\ncontent-length: 35\n\n" + hidden + "\r\n\r\n",
        request("x: a\u{0}b", body: hidden),
        // No host, and more than one.
        "GET / HTTP/1.1\r\n\r\n" + hidden, "GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n" + hidden,
        // Chunked without a version that knows it, and a version that does not exist.
        "POST / HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
        "GET / HTTP/1.2\r\nhost: x\r\n\r\n" + hidden, "GET /  HTTP/1.1\r\nhost: x\r\n\r\n" + hidden,
    ])
    func whatCanBeReadInTwoWaysIsRefused(text: String) async throws {
        try await check(text)
    }

    @Test(arguments: [
        "g\r\n\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "-1\r\n\r\n", " 2\r\n{}\r\n0\r\n\r\n",
        "\r\n{}\r\n0\r\n\r\n",
        "2\n{}\n0\n\n", "2\r\n{}0\r\n\r\n", "2\r\n{}\n0\r\n\r\n", "2\r\n{}\r0\r\n\r\n",
        "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "1\r\n{}\r\n0\r\n\r\n", "2;a\n=b\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\nx: \u{1}\r\n\r\n",
        "2\r\n{}\r\n0\r\nx: a\n\r\n",
    ])
    func chunksThatCanBeReadInTwoWaysAreRefused(chunks: String) async throws {
        try await check(Self.request("transfer-encoding: chunked", body: chunks + Self.hidden))
    }

    private func check(_ text: String) async throws {
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(text)
            let response = try await client.response()
            #expect((400...505).contains(response.status) && response["connection"] == "close")
            // Neither an answer to what hid in it nor a second refusal follows.
            #expect(try await client.rest() == "")
            #expect(try await instances[0].status().received == 0 && rig.recorder.now.decided.isEmpty)
        }
    }

    @Test func extensionsAndTrailersOfChunksEndAtTheRouter() async throws {
        let body = chat("x", #""max_tokens":1"#)
        let (first, second) = (body.prefix(9), body.dropFirst(9))
        let chunks =
            "\(String(first.utf8.count, radix: 16));a=b;c=\"d;e\"\r\n\(first)\r\n"
            + "\(String(second.utf8.count, radix: 16).uppercased()) ; f\r\n\(second)\r\n000;last\r\nx-trailer: 1\r\n\r\n"
        try await withGateway { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(Self.request("transfer-encoding: chunked", body: chunks) + get("/live"))
            #expect(try await client.response().status == 200)
            // The next request begins where the body ends.
            #expect(try await client.response().body.contains("ok"))
            await client.close()
            let seen = try #require(try await instances[0].lastRequest())
            #expect(seen.body == Array(body.utf8))
            let names = Set(seen.headers.map { $0.name.lowercased() })
            #expect(
                names.isDisjoint(with: ["transfer-encoding", "trailer", "x-trailer"])
                    && names.contains("content-length"))
        }
    }

    @Test func aMalformedAnswerIsNeverPassedOn() async throws {
        let answers = [
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nx: a\r\n folded\r\ncontent-length: 2\r\n\r\n{}", "HTTP/1.1 200 OK\nx: a\n\n{}\r\n\r\n",
            "HTTP/1.1 200 OK\r\nx: a\rb: c\r\ncontent-length: 2\r\n\r\n{}",
            "HTTP/2 200 OK\r\ncontent-length: 2\r\n\r\n{}",
            "HTTP/1.1 99 Odd\r\ncontent-length: 2\r\n\r\n{}",
        ]
        for text in answers {
            try await StubInstance.with { channel, _ in
                channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            } _: { stub in
                try await withGateway(ports: [stub.port]) { rig in
                    let response = try await rig.answer(post(chat("x")))
                    #expect(response.status == 502 && response.body.contains("\"code\":502"), "\(text)")
                    #expect(rig.recorder.now.faults == [.garbage])
                }
            }
        }
    }

    @Test func bytesBehindAnAnswerAreNotTakenForTheNextOne() async throws {
        try await StubInstance.with { channel, _ in
            let text = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
            channel.writeAndFlush(
                ByteBuffer(string: text + "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad"), promise: nil)
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                for _ in 0..<3 {
                    try await client.send(get("/own"))
                    #expect(try await client.response().body == "{}")
                }
                await client.close()
                #expect(stub.connections == 3)
            }
        }
    }
}
