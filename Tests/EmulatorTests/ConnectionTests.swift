import Emulator
import NIOCore
import Testing

@Suite struct ConnectionTests {
    @Test func requestsSentAheadAreAnsweredInTheirOrder() async throws {
        try await withInstance { _, client in
            let body = #"{"prompt":"a b","max_tokens":5,"stream":true,"ignore_eos":true}"#
            let post =
                "POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
            let get = "GET /version HTTP/1.1\r\nhost: x\r\n\r\n"
            let text = try await client.exchange(post + get + post + get) { text in
                text.components(separatedBy: "+emulated").count == 3
            }
            let marks = ["[DONE]", "+emulated", "[DONE]", "+emulated"]
            var rest = text[...]
            for mark in marks {
                let range = try #require(rest.range(of: mark), "\(mark) is missing or too early")
                rest = rest[range.upperBound...]
            }
        }
    }

    @Test func anOldClientGetsItsStreamWithoutChunksAndTheConnectionCloses() async throws {
        try await withInstance { _, client in
            let body = #"{"prompt":"a b","max_tokens":2,"stream":true,"ignore_eos":true}"#
            let text = try await client.exchange(
                "POST /v1/completions HTTP/1.0\r\nconnection: keep-alive\r\ncontent-type: application/json\r\n"
                    + "content-length: \(body.utf8.count)\r\n\r\n\(body)", until: { _ in false })
            #expect(!text.contains("transfer-encoding"))
            #expect(text.hasSuffix("\n\ndata: [DONE]\n\n"))
        }
    }

    @Test func aClientThatWaitsForPermissionToSendGetsIt() async throws {
        try await withInstance { _, client in
            let text = try await client.exchange(
                "POST /tokenize HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\n"
                    + "content-type: application/json\r\ncontent-length: 14\r\n\r\n{\"prompt\":\"a\"}",
                until: { _ in false })
            #expect(text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
            #expect(text.contains("\"count\":1"))
        }
    }

    @Test(arguments: ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\ncontent-length: x\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n"])
    func whatIsNotHTTPGets400(text: String) async throws {
        try await withInstance { instance, client in
            let answer = try await client.exchange(text, until: { _ in false })
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            try await instance.wait { $0.connections == 0 }
        }
    }

    @Test func aBodyOverTheLimitIsRefusedBeforeItIsSent() async throws {
        try await withInstance { instance, client in
            let answer = try await client.exchange(
                "POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n", until: { _ in false })
            #expect(answer.hasPrefix("HTTP/1.1 413 Payload Too Large\r\n"))
            #expect(answer.contains("over the limit of 67108864 bytes"))
            try await instance.wait { $0.connections == 0 }
        }
    }

    @Test func anIdleConnectionIsClosedAfterAWhile() async throws {
        try await withInstance(keepAlive: .milliseconds(30)) { instance, client in
            let text = try await client.exchange("GET /health HTTP/1.1\r\nhost: x\r\n\r\n", until: { _ in false })
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            try await instance.wait { $0.connections == 0 }
        }
    }

    @Test func theSmallEndpointsAnswer() async throws {
        try await withInstance { _, client in
            let health = try await client.get("/health")
            #expect(health.status == 200 && health.body.isEmpty)
            #expect((try await client.get("/version").json["version"] as? String)?.isEmpty == false)
            let models = try await client.get("/v1/models")
            #expect(models.body.contains(#""id":"m""#) && models.body.contains(#""max_model_len":4096"#))
            let tokens = try await client.post("/tokenize", #"{"model":"m","prompt":"Hello world, 2024"}"#).json
            #expect(tokens["count"] as? Int == 6 && (tokens["tokens"] as? [Int])?.count == 6)
        }
    }
}
