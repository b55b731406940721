import Emulator
import Foundation
import Testing

@Suite struct AnswerTests {
    @Test func aChatStreamIsWholeAndItsUsageIsRight() async throws {
        try await withInstance { _, client in
            let body = chat("Say something.", #""stream":true,"stream_options":{"include_usage":true}"#)
            let response = try await client.post("/v1/chat/completions", body)
            #expect(response.status == 200)
            #expect(response.headers["content-type"] == ["text/event-stream; charset=utf-8"])
            let answer = try StreamedAnswer(response.body)
            #expect(answer.isDone && answer.roles == 1 && answer.ids.count == 1)
            #expect(answer.ids.first?.hasPrefix("chatcmpl-") == true)
            #expect(answer.finishReasons == [0: "stop"])
            // One event a token; the token that ends the answer has no text.
            let tokens = answer.usage?["completion_tokens"] as? Int
            #expect(tokens == answer.contentEvents[0])
            #expect(tokens == answer.texts[0].map { $0.split(separator: " ").count + 1 })
            #expect(answer.eventSizes.allSatisfy { (150..<300).contains($0) })
        }
    }

    @Test func theBoundAndIgnoredEndGiveExactlyThatManyTokens() async throws {
        try await withInstance { _, client in
            for name in ["max_tokens", "max_completion_tokens"] {
                let body = chat("briefly", #""\#(name)":300,"ignore_eos":true"#)
                let answer = try await client.post("/v1/chat/completions", body).json
                let usage = answer["usage"] as? NSDictionary
                #expect(usage?["completion_tokens"] as? Int == 300)
                let choice = (answer["choices"] as? [NSDictionary])?.first
                #expect(choice?["finish_reason"] as? String == "length")
                let text = (choice?["message"] as? NSDictionary)?["content"] as? String
                #expect(text?.split(separator: " ").count == 300)
            }
        }
    }

    @Test func streamedAndWholeAnswersAreTheSame() async throws {
        try await withInstance { _, client in
            let streamed = try StreamedAnswer(
                try await client.post("/v1/chat/completions", chat("List two things.", #""stream":true"#)).body)
            let whole = try await client.post("/v1/chat/completions", chat("List two things.")).json
            let message = ((whole["choices"] as? [NSDictionary])?.first?["message"]) as? NSDictionary
            #expect(message?["content"] as? String == streamed.texts[0])
            #expect(streamed.usage == nil)
        }
    }

    @Test(arguments: [#""a b c""#, #"["a b c"]"#, "[5, 6, 7]", "[[5, 6, 7]]"])
    func textCompletionsTakeEveryFormOfPrompt(prompt: String) async throws {
        try await withInstance { _, client in
            let body = #"{"model":"m","prompt":\#(prompt),"max_tokens":2,"ignore_eos":true}"#
            let answer = try await client.post("/v1/completions", body).json
            #expect((answer["usage"] as? NSDictionary)?["prompt_tokens"] as? Int == 3)
            let choices = try #require(answer["choices"] as? [NSDictionary])
            #expect((choices.first?["text"] as? String)?.split(separator: " ").count == 2)
            #expect((answer["id"] as? String)?.hasPrefix("cmpl-") == true)
        }
    }

    @Test func severalPromptsAndChoicesAreAllAnswered() async throws {
        try await withInstance { _, client in
            let body = """
                {"prompt": ["a b", "c d e"], "n": 2, "stream": true, "stream_options": {"include_usage": true},
                 "max_tokens": 3, "ignore_eos": true}
                """
            let answer = try StreamedAnswer(try await client.post("/v1/completions", body).body)
            #expect(answer.isDone && answer.roles == 0)
            #expect(answer.contentEvents == [0: 3, 1: 3, 2: 3, 3: 3])
            #expect(answer.usage?["prompt_tokens"] as? Int == 5)
            #expect(answer.usage?["completion_tokens"] as? Int == 12)
        }
    }

    @Test func aRepeatedPromptFindsItsBlocksInTheCache() async throws {
        try await withInstance { instance, client in
            let body = chat(String(repeating: "word ", count: 200), #""max_tokens":1"#)
            var cached: [Int] = []
            var prompt = 0
            for _ in 0..<2 {
                let usage = try await client.post("/v1/chat/completions", body).json["usage"] as? NSDictionary
                prompt = usage?["prompt_tokens"] as? Int ?? 0
                let details = usage?["prompt_tokens_details"] as? NSDictionary
                cached.append(details?["cached_tokens"] as? Int ?? -1)
            }
            #expect(cached == [0, (prompt - 1) / 16 * 16])
            try await instance.restart()
            let usage = try await client.post("/v1/chat/completions", body).json["usage"] as? NSDictionary
            #expect((usage?["prompt_tokens_details"] as? NSDictionary)?["cached_tokens"] as? Int == 0)
        }
    }

    @Test func theHeadOfAStreamLeavesBeforeTheFirstToken() async throws {
        try await withInstance { instance, client in
            try await instance.hang(.engine)
            let body = chat("Hello", #""stream":true,"max_tokens":2"#)
            let text = try await client.open(.POST, "/v1/chat/completions", body: body) { parts in
                var iterator = parts.makeAsyncIterator()
                guard case .head(let head)? = try await iterator.next(), head.status == .ok else { return "no head" }
                // No token can be there yet: the engine goes on only now.
                try await instance.hang(.none)
                var text = ""
                while let part = try await iterator.next() {
                    if case .body(let bytes) = part { text += String(buffer: bytes) }
                    if case .end = part { break }
                }
                return text
            }
            #expect(try StreamedAnswer(text).isDone)
        }
    }

    @Test func noTokenComesBeforeTheEngineHasTimeForIt() async throws {
        // The network's delay comes on top, once each way; lower bounds hold on however slow a machine.
        try await withInstance(networkMilliseconds: 5) { _, client in
            let start = ContinuousClock.now
            _ = try await client.post(
                "/v1/completions", #"{"prompt":"a b c","max_tokens":20,"ignore_eos":true}"#)
            #expect(ContinuousClock.now - start >= .milliseconds(20 + 10))
        }
    }

    @Test func theClientsRequestIDBecomesTheAnswersID() async throws {
        try await withInstance { _, client in
            let answer = try await client.post(
                "/v1/chat/completions", chat("x", #""max_tokens":1"#), headers: [("X-Request-Id", "abc-1")]
            ).json
            #expect(answer["id"] as? String == "chatcmpl-abc-1")
        }
    }
}
