import Testing

@testable import Gateway

@Suite struct AnswerMeterTests {
    private static let stream = [
        #"data: {"id":"a","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
        #"data: {"id":"a","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#,
        #"data: {"id":"a","choices":[{"index":0,"delta":{"content":" \"usage\":{"},"finish_reason":null}]}"#,
        #"data: {"id":"a","choices":[{"index":0,"delta":{"content":""},"finish_reason":"length"}]}"#,
        #"data: {"id":"a","choices":[],"usage":{"prompt_tokens":12,"total_tokens":14,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":8}}}"#,
        "data: [DONE]",
    ].map { $0 + "\n\n" }.joined()

    private func meter(_ text: String, stream: Bool, piece: Int) -> AnswerMeter {
        var meter = AnswerMeter(stream: stream)
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + piece)
            Array(bytes[start..<end]).withUnsafeBytes { meter.feed($0) }
            start = end
        }
        meter.finish()
        return meter
    }

    @Test(arguments: [1, 2, 3, 7, 50, 211, 100_000])
    func aStreamIsReadTheSameHoweverItsBytesArrive(piece: Int) {
        let meter = meter(Self.stream, stream: true, piece: piece)
        #expect(meter.tokens == 2)
        #expect(meter.usage == Usage(promptTokens: 12, completionTokens: 2, cachedTokens: 8))
        #expect(meter.finishReason == .length)
        #expect(meter.sawDone)
        #expect(!meter.sawError)
    }

    @Test(arguments: [
        #"{"choices":[{"text":"x"}]}"#, #"{"choices":[{"delta":{"reasoning_content":"x"}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{"}}]}}]}"#,
        #"{"choices": [{"delta": {"content": "x"}}]}"#,
    ])
    func everyKindOfTextBearsAToken(event: String) {
        #expect(meter("data: \(event)\n\n", stream: true, piece: 9).tokens == 1)
    }

    @Test(arguments: [
        #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#, #"{"choices":[{"delta":{"content":null}}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":1}}"#, "[DONE]",
    ])
    func eventsWithoutTextBearNone(event: String) {
        #expect(meter("data: \(event)\n\n", stream: true, piece: 9).tokens == 0)
    }

    @Test func aWholeAnswersUsageIsFoundAtItsEnd() {
        let text =
            #"{"id":"a","choices":[{"message":{"content":""# + String(repeating: "word ", count: 4000)
            + #""},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":4000},"x":null}"#
        for piece in [13, 1000, 5000, 1_000_000] {
            let meter = meter(text, stream: false, piece: piece)
            #expect(meter.usage == Usage(promptTokens: 7, completionTokens: 4000, cachedTokens: nil))
            #expect(meter.finishReason == .stop)
        }
    }

    @Test func anEndlessLineIsCountedNotKept() {
        let line = "data: {\"content\":\"" + String(repeating: "x", count: 1 << 20) + "\"}\n\n"
        let meter = meter(line + Self.stream, stream: true, piece: 4096)
        #expect(meter.tokens == 3)
        #expect(meter.sawDone)
    }

    @Test func anErrorEventIsNoToken() {
        let meter = meter("data: {\"error\":{\"message\":\"dead\",\"code\":500}}\n\n", stream: true, piece: 8)
        #expect(meter.sawError)
        #expect(meter.tokens == 0)
    }

    @Test func absurdNumbersAreIgnored() {
        let meter = meter(
            #"{"usage":{"prompt_tokens":99999999999999999999,"completion_tokens":-4}}"#, stream: false, piece: 9)
        #expect(meter.usage == Usage())
    }
}
