/// Byte classes of RFC 9110 section 5.6.2 (token) and 5.5 (field value), as bit sets over ASCII.
enum CharacterClass {
    private static let tokenLow = bits("!#$%&'*+-.0123456789", from: 0)
    private static let tokenHigh = bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~", from: 64)

    private static func bits(_ characters: StaticString, from base: UInt8) -> UInt64 {
        var set: UInt64 = 0
        for index in 0..<characters.utf8CodeUnitCount {
            set |= 1 << UInt64(characters.utf8Start[index] - base)
        }
        return set
    }

    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        // Letters and the hyphen are nearly all there is in practice.
        if (byte | 0x20) &- 0x61 < 26 || byte == 0x2d { return true }
        if byte < 64 { return tokenLow & (1 << UInt64(byte)) != 0 }
        return byte < 128 && tokenHigh & (1 << UInt64(byte - 64)) != 0
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// Visible ASCII, blanks and bytes above ASCII; no control byte.
    @inline(__always)
    static func isFieldValue(_ byte: UInt8) -> Bool { (byte >= 32 && byte != 127) || byte == 9 }
}
