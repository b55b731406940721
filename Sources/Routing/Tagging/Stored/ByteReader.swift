/// Reads what `ByteWriter` wrote; nil at the end and for what no writer writes.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        defer { at += 1 }
        return bytes[at]
    }

    mutating func word() -> UInt64? {
        guard at + 8 <= bytes.count else { return nil }
        defer { at += 8 }
        return (0..<8).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64($1 * 8) }
    }

    /// A finite number.
    mutating func float() -> Float? {
        guard at + 4 <= bytes.count else { return nil }
        defer { at += 4 }
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32($1 * 8) }
        let value = Float(bitPattern: bits)
        return value.isFinite ? value : nil
    }

    /// A whole number of at most `most`.
    mutating func small(most: Int) -> Int? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let next = byte(), shift < 35 {
            value |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 { return value <= UInt64(max(most, 0)) ? Int(value) : nil }
            shift += 7
        }
        return nil
    }
}
