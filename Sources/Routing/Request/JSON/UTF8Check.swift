/// Validity of UTF-8, as of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
    /// Offset of the first byte that does not begin a valid sequence, or nil where all is valid.
    static func firstInvalid(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var at = 0
        while at < count {
            let first = bytes[at]
            if first < 0x80 {
                at += 1
                // Runs of ASCII, eight bytes a step.
                while at + 8 <= count,
                    base.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    at += 8
                }
                continue
            }
            guard let length = sequenceLength(bytes, at: at, first: first) else { return at }
            at += length
        }
        return nil
    }

    /// Length of the multi-byte sequence at an offset, or nil where it is not valid.
    @inline(__always)
    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at: Int, first: UInt8) -> Int? {
        let left = bytes.count - at
        switch first {
        case 0xC2...0xDF:
            return left >= 2 && isContinuation(bytes[at + 1]) ? 2 : nil
        case 0xE0...0xEF:
            guard left >= 3, isContinuation(bytes[at + 1]), isContinuation(bytes[at + 2]) else { return nil }
            let second = bytes[at + 1]
            if first == 0xE0 && second < 0xA0 { return nil }
            if first == 0xED && second > 0x9F { return nil }
            return 3
        case 0xF0...0xF4:
            guard left >= 4, isContinuation(bytes[at + 1]), isContinuation(bytes[at + 2]),
                isContinuation(bytes[at + 3])
            else { return nil }
            let second = bytes[at + 1]
            if first == 0xF0 && second < 0x90 { return nil }
            if first == 0xF4 && second > 0x8F { return nil }
            return 4
        default:
            return nil
        }
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
