/// A fast, checking walk over a JSON text: each step says whether the grammar was kept.
///
/// It checks everything but UTF-8, for which it notes whether there is anything to check (`sawHighBytes`), and gives up
/// on containers nested deeper than 64. Whoever gets a `false` or `.fault` starts over with the full parser.
struct JSONCursor {
    /// A string's contents, its quotes left out.
    struct Text {
        var start = 0
        var end = 0
        var escaped = false

        var range: Range<Int> { start..<end }
    }

    /// What came next in a container.
    enum Step {
        case item, end, fault
    }

    let base: UnsafeRawPointer
    let end: Int
    var at = 0
    private var highBytes: UInt64 = 0

    /// A cursor at the beginning of a text that is not empty.
    init(base: UnsafeRawPointer, count: Int) {
        self.base = base
        end = count
    }

    /// Whether any string so far has bytes outside ASCII.
    var sawHighBytes: Bool { highBytes & 0x8080_8080_8080_8080 != 0 }

    /// The byte at the cursor; 0, which no step accepts, at the end.
    @inline(__always)
    var byte: UInt8 { at < end ? load(at) : 0 }

    @inline(__always)
    func load(_ offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }

    @inline(__always)
    mutating func skipSpace() {
        while at < end, JSONByte.isSpace(load(at)) { at += 1 }
    }

    /// Moves to the next member of an object whose '{' has been passed: behind its colon, at its value.
    @inline(__always)
    mutating func nextMember(_ first: inout Bool, key: inout Text) -> Step {
        skipSpace()
        if byte == JSONByte.closeObject {
            at += 1
            return .end
        }
        if !first {
            guard byte == JSONByte.comma else { return .fault }
            at += 1
            skipSpace()
            // A comma before the brace is caught by the quote demanded next.
        }
        first = false
        return self.key(&key) ? .item : .fault
    }

    /// Moves to the next element of an array whose '[' has been passed.
    @inline(__always)
    mutating func nextElement(_ first: inout Bool) -> Step {
        skipSpace()
        if byte == JSONByte.closeArray {
            at += 1
            return .end
        }
        if !first {
            guard byte == JSONByte.comma else { return .fault }
            at += 1
            skipSpace()
        }
        first = false
        return .item
    }

    /// Passes a field name and its colon.
    @inline(__always)
    private mutating func key(_ key: inout Text) -> Bool {
        guard string(&key) else { return false }
        skipSpace()
        guard byte == JSONByte.colon else { return false }
        at += 1
        skipSpace()
        return true
    }

    /// Whether a string without escapes reads as a name.
    @inline(__always)
    func reads(_ text: Text, _ name: StaticString) -> Bool {
        guard text.end - text.start == name.utf8CodeUnitCount else { return false }
        for index in 0..<name.utf8CodeUnitCount where load(text.start + index) != name.utf8Start[index] {
            return false
        }
        return true
    }

    /// Passes a string.
    @inline(__always)
    mutating func string(_ text: inout Text) -> Bool {
        guard byte == JSONByte.quote else { return false }
        at += 1
        text.start = at
        text.escaped = false
        while true {
            skipPlain()
            guard at < end else { return false }
            let special = load(at)
            if special == JSONByte.quote {
                text.end = at
                at += 1
                return true
            }
            guard special == JSONByte.backslash, escape() else { return false }
            text.escaped = true
        }
    }

    /// Moves to the next byte that is a quote, a backslash or a control character, or to the end.
    @inline(__always)
    private mutating func skipPlain() {
        while at + 32 <= end {
            let a = word(at)
            let b = word(at + 8)
            let c = word(at + 16)
            let d = word(at + 24)
            if (Self.specials(a) | Self.specials(b) | Self.specials(c) | Self.specials(d)) != 0 { break }
            highBytes |= a | b | c | d
            at += 32
        }
        while at + 8 <= end {
            let word = word(at)
            let special = Self.specials(word)
            if special != 0 {
                let plain = special.trailingZeroBitCount / 8
                if plain > 0 { highBytes |= word << UInt64(64 - plain * 8) }
                at += plain
                return
            }
            highBytes |= word
            at += 8
        }
        while at < end {
            let byte = load(at)
            if byte == JSONByte.quote || byte == JSONByte.backslash || byte < 0x20 { return }
            highBytes |= UInt64(byte)
            at += 1
        }
    }

    @inline(__always)
    private func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// High bits set from the first quote, backslash or control character on (later bits may err, the first cannot).
    @inline(__always)
    private static func specials(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* UInt64(JSONByte.quote))
        let slash = word ^ (ones &* UInt64(JSONByte.backslash))
        let found = ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | ((word &- (ones &* 0x20)) & ~word)
        return found & (ones &* 0x80)
    }

    private mutating func escape() -> Bool {
        at += 1
        switch byte {
        case JSONByte.quote, JSONByte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 1
            return true
        case UInt8(ascii: "u"):
            guard at + 5 <= end else { return false }
            for offset in 1...4 where JSONByte.hexValue(load(at + offset)) == nil { return false }
            at += 5
            return true
        default:
            return false
        }
    }
}
