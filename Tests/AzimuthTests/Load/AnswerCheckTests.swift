import NIOCore
import Testing

@testable import azimuth

@Suite struct AnswerCheckTests {
    private func verdict(_ body: String, streamed: Bool = true, chat: Bool = true, maxTokens: Int = 10) -> AnswerFault?
    {
        var check = AnswerCheck(streamed: streamed, chat: chat, maxTokens: maxTokens)
        check.feed(ByteBuffer(string: body), now: 1)
        return check.finish()
    }

    @Test func aWholeStreamIsAccepted() {
        #expect(verdict(Answers.stream) == nil)
        #expect(verdict(Answers.role + Answers.text("x") + Answers.end + Answers.done) == nil)
        #expect(verdict(": ping\n\n" + Answers.stream.replacing("\n", with: "\r\n")) == nil)
    }

    @Test func aStreamOfPlainCompletionsNeedsNoRole() {
        let chunk = Answers.event(#"{"choices":[{"index":0,"text":"x","finish_reason":"length"}]}"#)
        #expect(verdict(chunk + Answers.done, chat: false) == nil)
        #expect(verdict(chunk + Answers.done, chat: true)?.detail == "no chunk gave a role")
    }

    /// A stream and what it lacks.
    struct Lacking: Sendable, CustomTestStringConvertible {
        var body: String
        var detail: String
        var testDescription: String { detail }
    }

    @Test(arguments: [
        Lacking(body: Answers.text("x") + Answers.end + Answers.done, detail: "no chunk gave a role"),
        Lacking(body: Answers.role + Answers.text("x") + Answers.done, detail: "no chunk gave a finish_reason"),
        Lacking(body: Answers.role + Answers.text("x") + Answers.end, detail: "no data: [DONE]"),
        Lacking(body: String(Answers.stream.dropLast()), detail: "the last event lacks its end"),
        Lacking(body: Answers.stream + Answers.text("x"), detail: "an event after data: [DONE]"),
        Lacking(body: "", detail: "no chunk gave a role"),
        Lacking(
            body: Answers.role + Answers.text("a") + Answers.text("b") + Answers.end + Answers.usage(completion: 1)
                + Answers.done, detail: "2 chunks with content, but usage tells of 1 tokens"),
        Lacking(
            body: Answers.role + Answers.text("a") + Answers.end + Answers.usage(completion: 11) + Answers.done,
            detail: "11 tokens where 10 were the bound"),
    ]) func aStreamThatLacksAPartIsIncomplete(lacking: Lacking) {
        #expect(verdict(lacking.body) == AnswerFault(kind: .incomplete, detail: lacking.detail))
    }

    @Test func anErrorWithinTheStreamIsAStreamError() {
        let body = Answers.role + Answers.event(#"{"error":{"message":"boom","code":500}}"#) + Answers.done
        #expect(verdict(body) == AnswerFault(kind: .streamError, detail: #"{"message":"boom","code":500}"#))
    }

    @Test func anEventThatIsNotJSONIsIncomplete() {
        let fault = verdict(Answers.role + Answers.event(#"{"choices":["#) + Answers.end + Answers.done)
        #expect(fault?.kind == .incomplete)
        #expect(fault?.detail.hasPrefix("an event that is not JSON") == true)
    }

    @Test func anAnswerThatIsNotStreamedNeedsItsEndAndUsage() {
        #expect(verdict(Answers.whole, streamed: false) == nil)
        #expect(verdict(String(Answers.whole.dropLast(3)), streamed: false)?.kind == .incomplete)
        #expect(
            verdict(#"{"choices":[{"finish_reason":"stop"}]}"#, streamed: false)?.detail == "no usage.completion_tokens"
        )
        #expect(verdict(#"{"usage":{"completion_tokens":1}}"#, streamed: false)?.detail == "no finish_reason")
        #expect(verdict(#"{"error":{"message":"x"}}"#, streamed: false)?.kind == .incomplete)
    }

    /// However the network cuts a stream, the verdict and the counts are the same.
    @Test func cutsDoNotMatter() {
        let bytes = Array(Answers.stream.utf8)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var check = AnswerCheck(streamed: true, chat: true, maxTokens: 10)
            var start = 0
            var now: UInt64 = 0
            while start < bytes.count {
                let end = min(bytes.count, start + 1 + random.below(60))
                now += 1
                check.feed(ByteBuffer(bytes: bytes[start..<end]), now: now)
                start = end
            }
            #expect(check.finish() == nil)
            #expect(check.contentChunks == 3)
            #expect(check.completionTokens == 3)
            #expect(check.cachedTokens == 4)
        }
    }

    /// No proper beginning of a whole stream is whole.
    @Test func everyTruncationIsSeen() {
        let bytes = Array(Answers.stream.utf8)
        for length in 0..<bytes.count {
            #expect(verdict(String(decoding: bytes.prefix(length), as: UTF8.self)) != nil)
        }
    }

    @Test func timesComeFromContentAlone() {
        var check = AnswerCheck(streamed: true, chat: true, maxTokens: 10)
        let parts: [(String, UInt64)] = [
            (Answers.role, 100), (Answers.text("a"), 200), (Answers.text("b"), 260), (Answers.text("c"), 300),
            (Answers.end, 900), (Answers.done, 950),
        ]
        for (text, now) in parts { check.feed(ByteBuffer(string: text), now: now) }
        #expect(check.firstContent == 200)
        #expect(check.timePerToken == 50)
    }
}
