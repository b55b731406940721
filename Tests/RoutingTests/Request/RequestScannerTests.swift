import Foundation
import Testing

@testable import Routing

private func scan(_ text: String, _ endpoint: RequestFacts.Endpoint = .chat) throws -> RequestFacts {
    try Array(text.utf8).withUnsafeBytes { try RequestScanner.scan($0, path: endpoint) }
}

/// True where the fast walk alone can read a body.
private func isFast(_ text: String, _ endpoint: RequestFacts.Endpoint = .chat) -> Bool {
    Array(text.utf8).withUnsafeBytes { RequestScanner.fastOutline(of: $0, endpoint: endpoint) != nil }
}

struct RequestScannerTests {
    @Test func readsTheFieldsOfAChatRequest() throws {
        let body = """
            {"model":"meta/llama","messages":[{"role":"system","content":"Be brief."},
            {"role":"user","content":[{"type":"text","text":"Hi"},{"type":"image_url","image_url":{"url":"data:x"}}]}],
            "stream":true,"stream_options":{"include_usage":true},"max_tokens":9,"max_completion_tokens":7,"seed":1}
            """
        #expect(isFast(body))
        let facts = try scan(body)
        #expect(facts.model == "meta/llama")
        #expect(facts.stream && facts.includesUsage)
        #expect(facts.maxTokens == 7)
        #expect(facts.messageCount == 2)
        #expect(facts.promptBytes == 11)
        #expect(facts.exactPromptTokens == nil)
    }

    @Test func readsPromptsOfEveryForm() throws {
        #expect(try scan(#"{"prompt":"abc"}"#, .completions).promptBytes == 3)
        let several = try scan(#"{"prompt":["abc","de"]}"#, .completions)
        #expect((several.messageCount, several.promptBytes) == (2, 5))
        let tokens = try scan(#"{"prompt":[1, 22,333]}"#, .completions)
        #expect((tokens.messageCount, tokens.exactPromptTokens) == (1, 3))
        let batches = try scan(#"{"prompt":[[1,22],[333]]}"#, .completions)
        #expect((batches.messageCount, batches.exactPromptTokens) == (2, 3))
        #expect(try scan(#"{"input":"abcd"}"#, .other).promptBytes == 4)
        #expect(try scan(#"{"prompt":"abc"}"#, .chat).promptBytes == 0)
        #expect(try scan(#"{"messages":[{"role":"user","content":"abc"}]}"#, .completions).messageCount == 0)
    }

    @Test func sendsDoubtfulBodiesToTheFullParserAndReadsThem() throws {
        let escapedKey = #"{"mod\u0065l":"m"}"#
        #expect(!isFast(escapedKey))
        #expect(try scan(escapedKey).model == "m")
        let repeated = #"{"model":"a","model":"b"}"#
        #expect(!isFast(repeated))
        #expect(try scan(repeated).model == "b")
        let laxTypes = #"{"stream":1,"max_tokens":"16","stream_options":{"include_usage":"true"}}"#
        #expect(!isFast(laxTypes))
        let facts = try scan(laxTypes)
        #expect(facts.stream && facts.includesUsage && facts.maxTokens == 16)
        #expect(try scan(#"{"max_tokens":1e300}"#).maxTokens == RequestOutline.maximumTokens)
        #expect(try scan(#"{"max_tokens":-1}"#).maxTokens == nil)
        let deep = #"{"model":"m","x":"# + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + "}"
        #expect(!isFast(deep))
        #expect(try scan(deep).model == "m")
        #expect(try scan("\u{FEFF}{\"model\":\"m\"}").model == "m")
    }

    @Test func countsToolsAndCallsAsPrompt() throws {
        let tools = #"[{"type":"function"}]"#
        let facts = try scan(
            #"{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]}],"tools":"# + tools + "}")
        #expect(facts.promptBytes == tools.utf8.count + #"[{"id":"1"}]"#.utf8.count)
    }

    @Test(arguments: [
        ("", 0), ("{", 1), (#"{"a":1,}"#, 7), (#"{"a" 1}"#, 5), (#"{"a":tru}"#, 8), (#"{"a":01}"#, 6), ("[]", 0),
        (#"{"a":"\x"}"#, 7), (#"{"a":NaN}"#, 5), (#"{} x"#, 3), ("{\"a\":\"\n\"}", 6), (#"{"a":1.}"#, 7),
    ])
    func saysWhereABodyIsNoJSONObject(_ body: String, _ offset: Int) {
        let error = #expect(throws: RequestScanError.self) { try scan(body) }
        #expect(error?.offset == offset)
        #expect(error?.description.contains("at byte \(offset)") == true)
    }

    @Test func refusesInvalidUTF8AndBottomlessNesting() {
        for bytes: [UInt8] in [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82]] {
            let body = Array(#"{"model":""#.utf8) + bytes + Array(#""}"#.utf8)
            let error = #expect(throws: RequestScanError.self) {
                try body.withUnsafeBytes { try RequestScanner.scan($0, path: .chat) }
            }
            #expect(error?.offset == 10)
        }
        let bottomless = #"{"a":"# + String(repeating: "[", count: 1 << 20)
        #expect(throws: RequestScanError.self) { try scan(bottomless) }
    }

    @Test func theFullParserAndTheScannerAgree() throws {
        var generator = BodyGenerator(seed: 7)
        var fast = 0
        for _ in 0..<6_000 {
            let body = generator.chance(60) ? Array(generator.body().utf8) : generator.broken()
            let endpoint = generator.pick(RequestFacts.Endpoint.allCases)
            body.withUnsafeBytes { bytes in
                guard let outline = RequestScanner.fastOutline(of: bytes, endpoint: endpoint) else { return }
                fast += 1
                let full = try? FullParser.outline(of: bytes, endpoint: endpoint)
                #expect(full == outline, "\(String(decoding: body, as: UTF8.self))")
                #expect(full?.facts(of: bytes, endpoint: endpoint) == outline.facts(of: bytes, endpoint: endpoint))
            }
        }
        // The fast walk is for the usual bodies: it must not give up on most of them.
        #expect(fast > 1_000)
    }

    @Test func acceptsWhatFoundationAcceptsAndNothingElse() throws {
        var generator = BodyGenerator(seed: 11)
        var (accepted, refused) = (0, 0)
        for _ in 0..<6_000 {
            let body = generator.chance(40) ? Array(generator.body().utf8) : generator.broken()
            let facts = body.withUnsafeBytes { try? RequestScanner.scan($0, path: .chat) }
            let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            // Foundation takes other encodings and NUL at the ends; it refuses lone surrogates and numbers beyond Double.
            if body.contains(0) || matches(body, #"\\u[dD][89a-fA-F]"#) || matches(body, #"[eE][+-]?\d{3}"#) {
                continue
            }
            if facts == nil { refused += 1 } else { accepted += 1 }
            #expect((facts == nil) == (object == nil), "\(String(decoding: body, as: UTF8.self))")
            guard let facts, let object else { continue }
            let text = String(decoding: body, as: UTF8.self)
            if text.components(separatedBy: "\"model\"").count == 2 {
                #expect(facts.model == object["model"] as? String ?? "", "\(text)")
            }
        }
        #expect(accepted > 1_000 && refused > 1_000)
    }

    private func matches(_ body: [UInt8], _ pattern: String) -> Bool {
        String(decoding: body, as: UTF8.self).replacingOccurrences(of: #"\ud83d\ude00"#, with: "")
            .range(of: pattern, options: .regularExpression) != nil
    }
}
