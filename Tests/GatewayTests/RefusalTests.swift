import Emulator
import Foundation
import Testing

@Suite struct RefusalTests {
    /// The error object of a body in OpenAI's shape.
    private func error(_ response: RawResponse) throws -> (message: String, type: String, code: Int) {
        let object = try JSONSerialization.jsonObject(with: Data(response.body.utf8)) as? [String: Any]
        let error = try #require(object?["error"] as? [String: Any])
        #expect(Set(error.keys) == ["message", "type", "param", "code"])
        return (
            try #require(error["message"] as? String), try #require(error["type"] as? String),
            try #require(error["code"] as? Int)
        )
    }

    @Test(arguments: [
        (#"{"model":"other","messages":[{"role":"user","content":"x"}]}"#, 404),
        (chat("x", #""max_tokens":100000"#), 400),
        (chat("x", #""n":0"#), 400),
    ])
    func anInstancesErrorPassesUnchanged(body: String, status: Int) async throws {
        try await withGateway { rig, instances in
            let direct = try await answer(port: instances[0].port, post(body))
            let routed = try await rig.answer(post(body))
            #expect(routed.status == status && direct.status == status)
            #expect(routed.body == direct.body && routed["content-type"] == direct["content-type"])
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.status == status && outcome.attempts == 1)
            try await rig.settle()
        }
    }

    @Test func aFullQueuesRefusalPassesUnchanged() async throws {
        let full = quickInstance(profile: quickProfile(maxSequences: 1), maxQueued: 1)
        try await withGateway([full]) { rig, instances in
            let first = try await RawConnection.open(port: rig.port)
            try await first.send(post(chat("x", endless)))
            try await instances[0].wait { $0.running == 1 }
            let second = try await RawConnection.open(port: rig.port)
            try await second.send(post(chat("x", endless)))
            try await instances[0].wait { $0.waiting == 1 }
            let direct = try await answer(port: instances[0].port, post(chat("x")))
            let routed = try await rig.answer(post(chat("x")))
            #expect(direct.status == 503 && routed.status == 503 && routed.body == direct.body)
            await first.close()
            await second.close()
            try await rig.settle()
        }
    }

    @Test func retryAfterPasses() async throws {
        try await withGateway { rig, instances in
            try await instances[0].failNext(1, status: 429, retryAfter: 7)
            let response = try await rig.answer(post(chat("x")))
            #expect(response.status == 429 && response["retry-after"] == "7")
        }
    }

    @Test(arguments: ["", "{", "[1]", "not json", #"{"model":"m","messages":[}"#])
    func aBodyThatIsNoJSONObjectIsRefusedAndTheConnectionGoesOn(body: String) async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(body))
            let response = try await client.response()
            let said = try error(response)
            #expect(response.status == 400 && said.code == 400 && !said.message.isEmpty)
            try await client.send(post(chat("x", #""max_tokens":1"#)))
            #expect(try await client.response().status == 200)
            await client.close()
            #expect(rig.recorder.now.decided.count == 1)
        }
    }

    @Test func aBodyAnnouncedAsTooLargeIsRefusedUnread() async throws {
        try await withGateway(configure: { $0.maxBodyBytes = 1_000 }) { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 1001\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 413 && response["connection"] == "close")
            #expect(try error(response).message.contains("1000"))
            #expect(try await client.rest() == "")
            #expect(try await instances[0].status().received == 0)
        }
    }

    @Test func aChunkedBodyThatGrowsTooLargeIsRefused() async throws {
        try await withGateway(configure: { $0.maxBodyBytes = 1_000 }) { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            let chunk = "258\r\n" + String(repeating: " ", count: 600) + "\r\n"
            try await client.send(
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\(chunk)\(chunk)")
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(try error(response).code == 413)
            #expect(try await client.rest() == "")
        }
    }

    @Test func aBodyAtTheLimitIsServed() async throws {
        let body = chat("x", #""max_tokens":1"#)
        try await withGateway(configure: { $0.maxBodyBytes = body.utf8.count }) { rig, _ in
            let response = try await rig.answer(post(body))
            #expect(response.status == 200)
        }
    }

    @Test(arguments: [
        "GET\r\n\r\n", "nonsense here\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ])
    func aRequestThatIsNotHTTPIsRefusedAndTheConnectionCloses(request: String) async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(request + get("/live"))
            let response = try await client.response()
            #expect(response.status == 400 && response["connection"] == "close")
            #expect(try error(response).code == 400)
            // What follows on the connection is not taken for another request.
            #expect(try await client.rest() == "")
        }
    }

    @Test func anEndlessHeadIsRefused() async throws {
        try await withGateway(configure: { $0.headLimits.bytes = 2_000 }) { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send("GET / HTTP/1.1\r\nx: " + String(repeating: "a", count: 3_000))
            #expect(try await client.response().status == 431)
            #expect(try await client.rest() == "")
        }
    }
}
