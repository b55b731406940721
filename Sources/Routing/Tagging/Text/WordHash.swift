/// The hashing of words and of what is made of them; fixed, since stored weights depend on it.
enum WordHash {
    /// Start of a word.
    static let start: UInt64 = 0x1234567
    /// Start of a character that is a word of its own.
    static let character: UInt64 = 0x555
    /// Stands for every number of more than four digits.
    static let longNumber = mixed(77)

    @inline(__always)
    static func add(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// Spreads a hash over all its bits.
    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var hash = value
        hash ^= hash >> 32
        hash = hash &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
        hash = hash &* 0xBF58_476D_1CE4_E5B9
        return hash ^ hash >> 32
    }
}
