import NIOCore
import Testing

@testable import Gateway

@Suite struct BodyInjectionTests {
    private func members(_ body: String, usage: Bool = false, priority: Int? = nil) -> String? {
        BodyInjection(body: ByteBuffer(string: body), usage: usage, priority: priority)?.members
    }

    @Test func aPriorityIsPutInWhereTheClientGaveNone() {
        #expect(members(#"{"model":"m"}"#, priority: 42) == #""priority":42,"#)
        #expect(members(#"{"model":"m","priority":1}"#, priority: 42) == nil)
        #expect(members(#"{"model":"m"}"#) == nil)
    }

    @Test func bothGoTogetherAndEachAlone() {
        let usage = #""stream_options":{"include_usage":true},"#
        #expect(members(#"{"stream":true}"#, usage: true, priority: 7) == usage + #""priority":7,"#)
        #expect(members(#"{"stream_options":{}}"#, usage: true, priority: 7) == #""priority":7,"#)
        #expect(members(#"{"priority":3}"#, usage: true, priority: 7) == usage)
    }
}
