/// One value of a validated JSON text, by its bytes: nothing is built, so a hostile body costs no memory.
package struct JSONValue {
    package enum Kind {
        case object, array, string, number, bool, null
    }

    /// The whole text.
    package let text: UnsafeRawBufferPointer
    /// Where the value stands, quotes or brackets included.
    package let range: Range<Int>

    /// The value that begins at an offset of a text that `JSONValidator` has passed.
    package init(validated text: UnsafeRawBufferPointer, at start: Int) {
        self.text = text
        range = start..<Self.end(of: start, in: text)
    }

    package var kind: Kind {
        switch text[range.lowerBound] {
        case JSONByte.openObject: return .object
        case JSONByte.openArray: return .array
        case JSONByte.quote: return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: return .number
        }
    }

    /// The bytes between a string's quotes or a container's brackets.
    var inner: Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }

    /// The raw bytes of the value.
    package var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text[range]) }

    /// The string without its escapes; nil for other kinds.
    package var string: String? {
        kind == .string ? JSONText.unescape(UnsafeRawBufferPointer(rebasing: text[inner])) : nil
    }

    /// Visits an object's members in the text's order; other kinds have none.
    package func forEachMember(_ visit: (String, JSONValue) -> Void) {
        guard kind == .object else { return }
        var at = skipSpace(inner.lowerBound)
        while at < inner.upperBound {
            let key = JSONValue(validated: text, at: at)
            // Behind the key: spaces, the colon, spaces.
            let value = JSONValue(validated: text, at: skipSpace(skipSpace(key.range.upperBound) + 1))
            visit(key.string ?? "", value)
            at = skipSpace(skipSpace(value.range.upperBound) + 1)
        }
    }

    /// Visits an array's elements; other kinds have none.
    package func forEachElement(_ visit: (JSONValue) -> Void) {
        guard kind == .array else { return }
        var at = skipSpace(inner.lowerBound)
        while at < inner.upperBound {
            let value = JSONValue(validated: text, at: at)
            visit(value)
            at = skipSpace(skipSpace(value.range.upperBound) + 1)
        }
    }

    private func skipSpace(_ start: Int) -> Int {
        var at = start
        while at < text.count, JSONByte.isSpace(text[at]) { at += 1 }
        return at
    }

    private static func end(of start: Int, in text: UnsafeRawBufferPointer) -> Int {
        var at = start
        var depth = 0
        while at < text.count {
            switch text[at] {
            case JSONByte.quote:
                at = endOfString(at, in: text)
            case JSONByte.openObject, JSONByte.openArray:
                depth += 1
                at += 1
            case JSONByte.closeObject, JSONByte.closeArray:
                // The bracket of the container around a bare number or word.
                if depth == 0 { return at }
                depth -= 1
                at += 1
            case JSONByte.comma where depth == 0:
                return at
            case let byte where depth == 0 && JSONByte.isSpace(byte):
                return at
            default:
                at += 1
                continue
            }
            if depth == 0 { return at }
        }
        return at
    }

    private static func endOfString(_ start: Int, in text: UnsafeRawBufferPointer) -> Int {
        var at = start + 1
        while at < text.count, text[at] != JSONByte.quote {
            at += text[at] == JSONByte.backslash ? 2 : 1
        }
        return min(at + 1, text.count)
    }
}
