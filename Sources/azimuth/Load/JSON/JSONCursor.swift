/// What is wrong with a JSON text, and where.
struct JSONFault: Error, Equatable {
    /// Byte at which reading stopped.
    var offset: Int
    var reason: String
}

/// Walks a JSON text (RFC 8259) once, without building it: the caller takes what it asks for and skips the rest.
///
/// Everything walked over is checked, so a text whose walk ends with `end()` is well-formed.
struct JSONCursor {
    enum Kind { case object, array, string, number, bool, null }

    private static let maxDepth = 128

    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0
    private var depth = 0

    /// - Parameter bytes: The text; it must outlive the cursor.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The kind of the value that comes next.
    mutating func kind() throws(JSONFault) -> Kind {
        skipSpace()
        guard offset < bytes.count else { throw fault("the text ends where a value is due") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw fault("no JSON value")
        }
    }

    /// Walks an object; `member` gets each key's raw bytes and must consume the value.
    mutating func object(
        _ member: (UnsafeRawBufferPointer, inout JSONCursor) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try open("{")
        if closes("}") { return }
        repeat {
            let key = try string()
            skipSpace()
            try expect(":")
            try member(UnsafeRawBufferPointer(rebasing: bytes[key]), &self)
        } while try separator(orClose: "}")
    }

    /// Walks an array; `element` must consume one value.
    mutating func array(_ element: (inout JSONCursor) throws(JSONFault) -> Void) throws(JSONFault) {
        try open("[")
        if closes("]") { return }
        repeat { try element(&self) } while try separator(orClose: "]")
    }

    /// Consumes a string; gives the raw, still escaped bytes between its quotes.
    mutating func string() throws(JSONFault) -> Range<Int> {
        skipSpace()
        try expect("\"")
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                offset += 1
                return start..<(offset - 1)
            }
            if byte < 0x20 { throw fault("a control character within a string") }
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        throw fault("a string without its end")
    }

    /// Consumes a number.
    mutating func number() throws(JSONFault) -> Double {
        skipSpace()
        let start = offset
        while offset < bytes.count, isNumberByte(bytes[offset]) { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw fault("no number: \(text)") }
        return value
    }

    /// Consumes whatever comes next.
    mutating func skip() throws(JSONFault) {
        switch try kind() {
        case .object: try object { _, cursor throws(JSONFault) in try cursor.skip() }
        case .array: try array { cursor throws(JSONFault) in try cursor.skip() }
        case .string: _ = try string()
        case .number: _ = try number()
        case .bool: try word(bytes[offset] == UInt8(ascii: "t") ? "true" : "false")
        case .null: try word("null")
        }
    }

    /// The text of a range of bytes, as it stands.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Checks that nothing but white space is left.
    mutating func end() throws(JSONFault) {
        skipSpace()
        guard offset == bytes.count else { throw fault("text after the value's end") }
    }

    func fault(_ reason: String) -> JSONFault { JSONFault(offset: offset, reason: reason) }

    private mutating func open(_ bracket: Unicode.Scalar) throws(JSONFault) {
        skipSpace()
        try expect(bracket)
        depth += 1
        guard depth <= Self.maxDepth else { throw fault("nested deeper than \(Self.maxDepth) levels") }
    }

    private mutating func closes(_ bracket: Unicode.Scalar) -> Bool {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: bracket) else { return false }
        offset += 1
        depth -= 1
        return true
    }

    private mutating func separator(orClose bracket: Unicode.Scalar) throws(JSONFault) -> Bool {
        if closes(bracket) { return false }
        try expect(",")
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONFault) {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else {
            throw fault("'\(character)' is due")
        }
        offset += 1
    }

    private mutating func word(_ word: StaticString) throws(JSONFault) {
        let length = word.utf8CodeUnitCount
        guard offset + length <= bytes.count else { throw fault("no JSON value") }
        for position in 0..<length where bytes[offset + position] != word.utf8Start[position] {
            throw fault("no JSON value")
        }
        offset += length
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            return true
        default: return false
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are exactly those of `word`.
    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for position in 0..<count where self[position] != word.utf8Start[position] { return false }
        return true
    }
}
