import Emulator
import Testing

@Suite struct RequestFaultTests {
    private let short = chat("x", #""max_tokens":1"#)

    private func raw(_ body: String) -> String {
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test func aFaultOnOrderStrikesSoManyRequestsAndNoMore() async throws {
        try await withInstance { instance, client in
            try await instance.faultNext(2, .close)
            for _ in 0..<2 { #expect(try await client.exchange(raw(short)) { _ in false } == "") }
            #expect(try await client.post("/v1/chat/completions", short).status == 200)
            try await instance.wait { $0.connections == 0 }
        }
    }

    @Test func aResetIsSeenAsAnError() async throws {
        try await withInstance { instance, client in
            try await instance.faultNext(1, .reset)
            await #expect(throws: (any Error).self) { _ = try await client.exchange(raw(short)) { _ in false } }
        }
    }

    @Test func garbageIsNoHTTP() async throws {
        try await withInstance { instance, client in
            try await instance.faultNext(1, .garbage)
            let text = try await client.exchange(raw(short)) { _ in false }
            #expect(!text.isEmpty && !text.hasPrefix("HTTP/"))
        }
    }

    @Test func aStreamMayEndBehindItsHead() async throws {
        try await withInstance { instance, client in
            try await instance.faultNext(1, .closeAfterHead)
            let text = try await client.exchange(raw(chat("x", endless))) { _ in false }
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("\r\n\r\n"))
            #expect(!text.contains("data:"))
        }
    }

    @Test func aRequestThatHangsLeavesTheOthersAlone() async throws {
        try await withInstance { instance, client in
            try await instance.faultNext(1, .hang)
            try await client.open(.POST, "/v1/chat/completions", body: short) { _ in
                try await instance.wait { $0.received == 1 }
                #expect(try await client.post("/v1/chat/completions", short).status == 200)
                #expect(try await client.get("/health").status == 200)
            }
        }
    }

    @Test func aDrainingInstanceEndsItsAnswersFailsNewOnesAndStillCallsItselfHealthy() async throws {
        try await withInstance { instance, client in
            try await instance.hang(.engine)
            try await client.open(
                .POST, "/v1/chat/completions", body: chat("x", #""stream":true,"ignore_eos":true,"max_tokens":5"#)
            ) { parts in
                try await instance.wait { $0.waiting == 1 }
                try await instance.drain()
                let refused = try await client.post("/v1/chat/completions", short)
                #expect(refused.status == 500)
                #expect(refused.body.contains("cannot schedule new futures after shutdown"))
                #expect(try await client.get("/health").status == 200)
                try await instance.hang(.none)
                var text = ""
                for try await part in parts {
                    if case .body(let bytes) = part { text += String(buffer: bytes) }
                    if case .end = part { break }
                }
                #expect(text.hasSuffix("data: [DONE]\n\n"))
            }
            while await client.isListening() {}
            try await instance.restart()
            #expect(try await client.post("/v1/chat/completions", short).status == 200)
        }
    }
}
