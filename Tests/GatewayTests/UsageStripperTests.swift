import NIOCore
import Testing

@testable import Gateway

@Suite struct UsageStripperTests {
    private func strip(_ text: String, piece: Int) -> String {
        var stripper = UsageStripper()
        var out = ByteBuffer()
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + piece)
            Array(bytes[start..<end]).withUnsafeBytes { stripper.filter($0, into: &out) }
            start = end
        }
        return String(buffer: out) + String(buffer: stripper.rest())
    }

    @Test(arguments: [1, 5, 64, 1000])
    func onlyTheUsageEventIsTakenOut(piece: Int) {
        let before = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
        let usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n"
        let done = "data: [DONE]\n\n"
        #expect(strip(before + usage + done, piece: piece) == before + done)
        #expect(strip(before + done, piece: piece) == before + done)
    }

    @Test func usageBesideTextStays() {
        let event = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1}}\n\n"
        #expect(strip(event, piece: 10) == event)
    }

    @Test func anUnfinishedLineIsNotLost() {
        #expect(strip("data: abc", piece: 4) == "data: abc")
    }

    @Test(arguments: [
        (#"{"stream":true,"model":"m"}"#, 1), (#" { "stream":true}"#, 2),
    ])
    func optionsGoRightAfterTheOpeningBrace(body: String, offset: Int) {
        #expect(BodyInjection(body: ByteBuffer(string: body), usage: true, priority: nil)?.offset == offset)
    }

    @Test(arguments: [#"{"stream_options":{},"model":"m"}"#, "{}", "[1]", ""])
    func bodiesThatNameOptionsOrHaveNoMembersStay(body: String) {
        #expect(BodyInjection(body: ByteBuffer(string: body), usage: true, priority: nil) == nil)
    }
}
