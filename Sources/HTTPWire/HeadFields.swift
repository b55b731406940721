/// One field line of a head, as byte ranges from the head's first byte.
public struct Field: Sendable, Equatable {
    /// Where the name stands.
    public var name: Range<Int>
    /// Where the value stands, without the white space around it.
    public var value: Range<Int>
    /// The field, if it is one a router acts on.
    public var kind: FieldKind
}

/// The length of a message's body as its head states it (RFC 9112 section 6).
public enum BodyLength: Sendable, Equatable {
    /// No body.
    case none
    /// So many bytes.
    case fixed(Int)
    /// Chunked transfer coding.
    case chunked
    /// All bytes until the peer closes (responses only).
    case untilClose
}

/// What the field lines say about framing, gathered while they are read.
struct FramingFields {
    var contentLength: Int?
    var chunked = false
    var close = false
    var keepAlive = false
    var hosts = 0
    var expectsContinue = false
    /// Whether `Connection` names fields beyond the standard ones.
    var connectionNamesFields = false
    /// Whether a session or a wanted latency is named.
    var hasHints = false
}

/// Reads field lines strictly: CRLF only, no folding, no space before the colon, no control bytes.
///
/// Strictness is the defence against request smuggling: whatever two parsers could read in two ways is refused.
enum FieldParser {
    /// Reads all field lines of a head.
    ///
    /// - Parameters:
    ///   - head: the head's bytes, ending with the empty line.
    ///   - start: the first byte after the start line.
    static func parse(
        _ head: UnsafeRawBufferPointer, from start: Int, limits: HeadLimits, fields: inout [Field],
        framing: inout FramingFields
    ) -> WireError? {
        var position = start
        let end = head.count - 2
        while position < end {
            if fields.count == limits.fields {
                return WireError(431, "the head has more than \(limits.fields) field lines")
            }
            let nameStart = position
            while position < end, CharacterClass.isToken(head[position]) { position += 1 }
            guard position > nameStart, position < end, head[position] == UInt8(ascii: ":") else {
                return WireError(400, "a field line has no valid name followed by a colon")
            }
            let name = nameStart..<position
            position += 1
            while position < end, CharacterClass.isBlank(head[position]) { position += 1 }
            let valueStart = position
            while position < end, CharacterClass.isFieldValue(head[position]) { position += 1 }
            guard position + 1 < head.count, head[position] == 13, head[position + 1] == 10 else {
                return WireError(400, "a field value holds a control byte or a line without CRLF")
            }
            var valueEnd = position
            while valueEnd > valueStart, CharacterClass.isBlank(head[valueEnd - 1]) { valueEnd -= 1 }
            position += 2
            let kind = FieldKind.classify(UnsafeRawBufferPointer(rebasing: head[name]))
            fields.append(Field(name: name, value: valueStart..<valueEnd, kind: kind))
            if kind == .contentLength || kind == .transferEncoding, head[valueEnd..<(position - 2)].contains(9) {
                // Allowed as white space, yet parsers in wide use refuse it here.
                return WireError(400, "a tab stands behind the value of a framing field")
            }
            if kind != .other {
                let value = UnsafeRawBufferPointer(rebasing: head[valueStart..<valueEnd])
                if let error = framing.note(kind, value) { return error }
            }
        }
        return nil
    }
}

extension FramingFields {
    mutating func note(_ kind: FieldKind, _ value: UnsafeRawBufferPointer) -> WireError? {
        switch kind {
        case .contentLength:
            guard contentLength == nil else { return WireError(400, "Content-Length stands more than once") }
            guard let length = value.decimal else {
                return WireError(400, "Content-Length is not a whole number of bytes")
            }
            contentLength = length
        case .transferEncoding:
            guard !chunked, value.equalsIgnoringCase("chunked") else {
                return WireError(501, "Transfer-Encoding is not exactly chunked")
            }
            chunked = true
        case .connection:
            value.forEachListElement { element in
                if element.equalsIgnoringCase("close") {
                    close = true
                } else if element.equalsIgnoringCase("keep-alive") {
                    keepAlive = true
                } else if element.count > 0 {
                    connectionNamesFields = true
                }
            }
        case .host: hosts += 1
        case .hint: hasHints = true
        case .expect: expectsContinue = value.equalsIgnoringCase("100-continue")
        default: break
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    /// The value of 1 to 15 ASCII digits and nothing else.
    var decimal: Int? {
        guard count > 0, count <= 15 else { return nil }
        var value = 0
        for byte in self {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }

    /// Calls `body` with each element of a comma-separated list, without the blanks around it.
    public func forEachListElement(_ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        var index = 0
        while index <= count {
            if index == count || self[index] == UInt8(ascii: ",") {
                var low = start
                var high = index
                while low < high, CharacterClass.isBlank(self[low]) { low += 1 }
                while high > low, CharacterClass.isBlank(self[high - 1]) { high -= 1 }
                body(UnsafeRawBufferPointer(rebasing: self[low..<high]))
                start = index + 1
            }
            index += 1
        }
    }
}
