/// What a byte is to the word scan.
enum ByteKind: UInt8 {
    case space, letter, capital, digit, apostrophe, mark
    /// Part of a letter in a script with two-byte letters, or of a character cut off.
    case high
    /// First byte of a character of three or four bytes.
    case character

    /// The kind of each byte.
    static let table = (0...255).map { of(UInt8($0)) }

    static func of(_ byte: UInt8) -> ByteKind {
        switch byte {
        case 0x61...0x7A: return .letter
        case 0x20, 0x09, 0x0A, 0x0D: return .space
        case 0x41...0x5A: return .capital
        case 0x30...0x39: return .digit
        case 0x27: return .apostrophe
        case 0xE2...: return .character
        case 0x80...: return .high
        default: return .mark
        }
    }
}
