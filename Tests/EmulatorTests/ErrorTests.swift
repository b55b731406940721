import Emulator
import Foundation
import NIOHTTP1
import Testing

/// A request that must be refused, and how.
struct Refusal: Sendable, CustomTestStringConvertible {
    var path = "/v1/chat/completions"
    var body: String
    var status = 400
    var type: String
    var param: String?

    var testDescription: String { "\(path) \(body.prefix(80))" }
}

@Suite struct ErrorTests {
    @Test(arguments: [
        Refusal(body: "{nonsense", type: "Bad Request"),
        Refusal(body: "", type: "Bad Request"),
        Refusal(body: "[1]", type: "Bad Request"),
        Refusal(body: #"{"model":"m"}"#, type: "Bad Request"),
        Refusal(body: #"{"model":"m","messages":[]}"#, type: "BadRequestError", param: "messages"),
        Refusal(body: #"{"model":"m","messages":[{"content":"x"}]}"#, type: "Bad Request"),
        Refusal(body: #"{"model":"m","messages":"x"}"#, type: "Bad Request", param: "messages"),
        Refusal(body: chat("x", #""max_tokens":"many""#), type: "Bad Request", param: "max_tokens"),
        Refusal(body: chat("x", #""max_tokens":0"#), type: "BadRequestError", param: "max_tokens"),
        Refusal(body: chat("x", #""max_tokens":5000"#), type: "BadRequestError", param: "max_tokens"),
        Refusal(body: chat("x", #""n":0"#), type: "BadRequestError", param: "n"),
        Refusal(body: chat("x", #""n":100000"#), type: "BadRequestError", param: "n"),
        Refusal(
            body: chat("x", #""stream_options":{"include_usage":true}"#), type: "Bad Request", param: "stream_options"),
        Refusal(
            body: chat(String(repeating: "1,", count: 3_000), #""stream":true"#), type: "BadRequestError",
            param: "input_text"),
        Refusal(body: #"{"model":"other","messages":[]}"#, status: 404, type: "NotFoundError", param: "model"),
        Refusal(path: "/v1/completions", body: #"{"model":"m"}"#, type: "Bad Request"),
        Refusal(path: "/v1/completions", body: #"{"prompt":""}"#, type: "BadRequestError", param: "prompt"),
        Refusal(path: "/v1/completions", body: #"{"prompt":[]}"#, type: "BadRequestError", param: "prompt"),
        Refusal(path: "/v1/completions", body: #"{"prompt":[-1]}"#, type: "Bad Request", param: "prompt"),
        Refusal(path: "/v1/completions", body: #"{"prompt":7}"#, type: "Bad Request", param: "prompt"),
        Refusal(path: "/tokenize", body: #"{"model":"m"}"#, type: "Bad Request"),
        Refusal(
            path: "/tokenize", body: #"{"model":"x","prompt":"a"}"#, status: 404, type: "NotFoundError", param: "model"),
    ])
    func badRequestsAreRefusedInTheShapeOfTheRealServer(refusal: Refusal) async throws {
        try await withInstance { instance, client in
            let response = try await client.post(refusal.path, refusal.body)
            #expect(response.status == refusal.status)
            #expect(response.headers["content-type"] == ["application/json"])
            let error = try #require(try response.json["error"] as? NSDictionary)
            #expect(error["type"] as? String == refusal.type)
            #expect(error["param"] as? String == refusal.param)
            #expect(error["code"] as? Int == refusal.status)
            #expect((error["message"] as? String)?.isEmpty == false)
            #expect(try await instance.status().waiting == 0)
        }
    }

    @Test func anotherContentTypeIsRefused() async throws {
        try await withInstance { _, client in
            for type in ["text/plain", nil] {
                let response = try await client.post("/v1/chat/completions", chat("x"), type: type)
                #expect(response.status == 400)
            }
            let accepted = try await client.post(
                "/v1/chat/completions", chat("x", #""max_tokens":1"#), type: "Application/JSON; charset=utf-8")
            #expect(accepted.status == 200)
        }
    }

    @Test func unknownPathsAndWrongMethodsAnswerAsTheFrameworkDoes() async throws {
        try await withInstance { _, client in
            let unknown = try await client.get("/v2/nothing")
            #expect(unknown.status == 404 && unknown.body == #"{"detail":"Not Found"}"#)
            for (method, path) in [(HTTPMethod.GET, "/v1/chat/completions"), (.POST, "/metrics"), (.POST, "/health")] {
                let response = try await client.send(method, path, body: "{}", type: nil)
                #expect(response.status == 405 && response.body == #"{"detail":"Method Not Allowed"}"#)
            }
            let head = try await client.send(.HEAD, "/health", body: "", type: nil)
            #expect(head.status == 405 && head.body.isEmpty)
        }
    }

    @Test func aFullQueueAnswers503AndCountsIt() async throws {
        try await withInstance(quickInstance(maxQueued: 1)) { instance, client in
            try await instance.hang(.engine)
            async let first = client.post("/v1/chat/completions", chat("x", #""max_tokens":1"#))
            try await instance.wait { $0.waiting == 1 }
            let second = try await client.post("/v1/chat/completions", chat("y", #""stream":true"#))
            #expect(second.status == 503)
            #expect((try second.json["error"] as? NSDictionary)?["type"] as? String == "Service Unavailable")
            let metrics = try await Metrics(client)
            #expect(metrics["vllm:admission_rejections_total"] == 1)
            try await instance.hang(.none)
            #expect(try await first.status == 200)
        }
    }
}
