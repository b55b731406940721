/// A strict recursive-descent check that bytes are one JSON text (RFC 8259), with the place of the first fault.
///
/// Lone surrogate escapes pass, as the grammar allows them. A leading byte-order mark is skipped.
package struct JSONValidator {
    /// Containers may be nested this deep.
    static let maximumDepth = 512

    private let bytes: UnsafeRawBufferPointer
    private var at = 0

    private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Checks a whole text.
    /// - Returns: the offset at which its one value begins.
    package static func validate(_ bytes: UnsafeRawBufferPointer) throws(RequestScanError) -> Int {
        if let offset = UTF8Check.firstInvalid(in: bytes) {
            throw RequestScanError(offset: offset, reason: "invalid UTF-8")
        }
        var validator = JSONValidator(bytes)
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { validator.at = 3 }
        validator.skipSpace()
        let start = validator.at
        try validator.value(depth: 0)
        validator.skipSpace()
        if validator.at < bytes.count { throw validator.fault("expected the end of the text") }
        return start
    }

    private func fault(_ reason: String) -> RequestScanError {
        RequestScanError(offset: at, reason: at < bytes.count ? reason : "\(reason), found the end of the body")
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while at < bytes.count, JSONByte.isSpace(bytes[at]) { at += 1 }
    }

    private mutating func value(depth: Int) throws(RequestScanError) {
        switch next {
        case JSONByte.openObject: try object(depth: depth + 1)
        case JSONByte.openArray: try array(depth: depth + 1)
        case JSONByte.quote: try string()
        case JSONByte.minus, .some(JSONByte.zero...JSONByte.nine): try number()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: throw fault("expected a value")
        }
    }

    private mutating func object(depth: Int) throws(RequestScanError) {
        if depth > Self.maximumDepth { throw fault("nested deeper than \(Self.maximumDepth) levels") }
        at += 1
        skipSpace()
        if next == JSONByte.closeObject {
            at += 1
            return
        }
        while true {
            guard next == JSONByte.quote else { throw fault("expected a field name in double quotes") }
            try string()
            skipSpace()
            guard next == JSONByte.colon else { throw fault("expected ':'") }
            at += 1
            skipSpace()
            try value(depth: depth)
            skipSpace()
            if next == JSONByte.closeObject { break }
            guard next == JSONByte.comma else { throw fault("expected ',' or '}'") }
            at += 1
            skipSpace()
        }
        at += 1
    }

    private mutating func array(depth: Int) throws(RequestScanError) {
        if depth > Self.maximumDepth { throw fault("nested deeper than \(Self.maximumDepth) levels") }
        at += 1
        skipSpace()
        if next == JSONByte.closeArray {
            at += 1
            return
        }
        while true {
            try value(depth: depth)
            skipSpace()
            if next == JSONByte.closeArray { break }
            guard next == JSONByte.comma else { throw fault("expected ',' or ']'") }
            at += 1
            skipSpace()
        }
        at += 1
    }

    private mutating func string() throws(RequestScanError) {
        at += 1
        while let byte = next {
            if byte == JSONByte.quote {
                at += 1
                return
            }
            if byte < 0x20 { throw fault("expected control characters in a string to be escaped") }
            at += 1
            if byte == JSONByte.backslash { try escape() }
        }
        throw fault("expected a closing '\"'")
    }

    private mutating func escape() throws(RequestScanError) {
        switch next {
        case JSONByte.quote, JSONByte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 1
        case UInt8(ascii: "u"):
            at += 1
            for _ in 0..<4 {
                guard let byte = next, JSONByte.hexValue(byte) != nil else {
                    throw fault("expected four hexadecimal digits after '\\u'")
                }
                at += 1
            }
        default:
            throw fault("expected one of \"\\/bfnrtu after '\\'")
        }
    }

    private mutating func number() throws(RequestScanError) {
        if next == JSONByte.minus { at += 1 }
        if next == JSONByte.zero { at += 1 } else { try digits() }
        if next == JSONByte.point {
            at += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            at += 1
            if next == JSONByte.plus || next == JSONByte.minus { at += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(RequestScanError) {
        guard let first = next, JSONByte.isDigit(first) else { throw fault("expected a digit") }
        while let byte = next, JSONByte.isDigit(byte) { at += 1 }
    }

    private mutating func word(_ word: StaticString) throws(RequestScanError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[index] else { throw fault("expected '\(word)'") }
            at += 1
        }
    }
}
