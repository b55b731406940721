/// The bytes of a text one after the other, JSON escapes resolved on the way; a broken escape is read as it stands.
struct EscapedBytes {
    private let text: UnsafeRawBufferPointer
    private let escaped: Bool
    private var at: Int
    /// Bytes of a resolved escape still to give, the next one lowest.
    private var pending: UInt32 = 0

    init(_ text: UnsafeRawBufferPointer, from start: Int, escaped: Bool) {
        self.text = text
        self.escaped = escaped
        at = start
    }

    @inline(__always)
    mutating func next() -> UInt8? {
        if pending != 0 {
            defer { pending >>= 8 }
            return UInt8(truncatingIfNeeded: pending)
        }
        guard at < text.count else { return nil }
        let byte = text[at]
        at += 1
        return escaped && byte == 0x5C ? escape() : byte
    }

    /// Passes whole words of eight bytes that are ASCII without an escape, and gives them: empty where the next word is
    /// none or is cut by `most`.
    mutating func plain(atMost most: Int) -> UnsafeRawBufferPointer {
        let start = at
        guard pending == 0, most >= 8, let base = text.baseAddress else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let end = start + min(most, text.count - start)
        while end - at >= 8 {
            let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let slashes = word ^ Self.slashes
            guard (word | (escaped ? (slashes &- Self.ones) & ~slashes : 0)) & Self.highBits == 0 else { break }
            at += 8
        }
        return UnsafeRawBufferPointer(rebasing: text[start..<at])
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits = ones << 7
    private static let slashes = ones * 0x5C

    /// The byte that an escape stands for; its backslash has been passed.
    private mutating func escape() -> UInt8 {
        guard at < text.count else { return 0x5C }
        let kind = text[at]
        at += 1
        switch kind {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "b"), UInt8(ascii: "f"): return 0x20
        case UInt8(ascii: "u"):
            guard let unit = hex() else { return kind }
            return encode(scalar(unit))
        default: return kind
        }
    }

    /// A scalar from a UTF-16 unit and, where it is the first of a pair, the escape behind it.
    private mutating func scalar(_ unit: UInt32) -> UInt32 {
        guard (0xD800..<0xDC00).contains(unit), at + 6 <= text.count, text[at] == 0x5C,
            text[at + 1] == UInt8(ascii: "u")
        else { return unit }
        let mark = at
        at += 2
        if let low = hex(), (0xDC00..<0xE000).contains(low) {
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
        }
        at = mark
        return unit
    }

    private mutating func hex() -> UInt32? {
        guard at + 4 <= text.count else { return nil }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = JSONByte.hexValue(text[at + offset]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        at += 4
        return value
    }

    /// The scalar's first byte; the others become pending.
    private mutating func encode(_ scalar: UInt32) -> UInt8 {
        func tail(_ shift: UInt32) -> UInt32 { 0x80 | (scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80:
            return UInt8(scalar)
        case ..<0x800:
            pending = tail(0)
            return UInt8(0xC0 | scalar >> 6)
        case ..<0x10000:
            pending = tail(6) | tail(0) << 8
            return UInt8(0xE0 | scalar >> 12)
        default:
            pending = tail(12) | tail(6) << 8 | tail(0) << 16
            return UInt8(0xF0 | scalar >> 18)
        }
    }
}
