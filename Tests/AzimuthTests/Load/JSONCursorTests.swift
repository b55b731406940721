import Testing

@testable import azimuth

@Suite struct JSONCursorTests {
    private func walk(_ text: String) -> JSONFault? {
        var text = text
        return text.withUTF8 { bytes in
            var cursor = JSONCursor(UnsafeRawBufferPointer(bytes))
            do throws(JSONFault) {
                try cursor.skip()
                try cursor.end()
                return nil
            } catch {
                return error
            }
        }
    }

    private static let sample = #" {"a" : [1, -2.5e3, "x\"y\\", {}, [], true , false, null], "b":{"c":"\u00e9é"}} "#

    @Test func wellFormedTextsAreWalked() {
        #expect(walk(Self.sample) == nil)
        #expect(walk("0") == nil)
    }

    @Test func everyTruncationIsRefused() {
        let body = Array(Self.sample.utf8.dropLast())
        for length in 0..<body.count {
            #expect(walk(String(decoding: body.prefix(length), as: UTF8.self)) != nil)
        }
    }

    @Test(arguments: [
        "{]", "[1 2]", "{\"a\" 1}", "{1:2}", "[1],", "tru", "nul", "--", "\"\n\"", "[,]", "{\"a\":1,}", "é",
    ]) func malformedTextsAreRefused(text: String) {
        #expect(walk(text) != nil)
    }

    @Test func deepNestingIsRefusedNotFollowed() {
        #expect(walk(String(repeating: "[", count: 1_000_000))?.reason == "nested deeper than 128 levels")
    }
}
