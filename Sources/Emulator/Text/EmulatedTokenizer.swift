import EngineModel

/// A deterministic stand-in for a model's tokeniser: about four bytes of English a token.
///
/// A token is a run of up to five ASCII letters with the space before it, up to three digits, or one other scalar.
enum EmulatedTokenizer {
    /// Ids below this are words; special tokens lie above.
    static let vocabulary: UInt32 = 128_000

    /// Appends the tokens of UTF-8 text.
    static func append(_ text: some Sequence<UInt8>, to tokens: inout [UInt32]) {
        var token = PendingToken()
        for byte in text {
            if !token.takes(byte) {
                tokens.append(token.id)
                token = PendingToken()
            }
            token.add(byte)
        }
        if token.length > 0 { tokens.append(token.id) }
    }

    /// The tokens of a text.
    static func tokens(of text: String) -> [UInt32] {
        var tokens: [UInt32] = []
        tokens.reserveCapacity(text.utf8.count / 4)
        append(text.utf8, to: &tokens)
        return tokens
    }
}

/// The token being read: its kind decides which byte may follow.
private struct PendingToken {
    private enum Kind { case none, space, letters, digits, scalar }

    private(set) var length = 0
    private var letters = 0
    private var kind = Kind.none
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    var id: UInt32 { UInt32(BlockHash.mix(hash) % UInt64(EmulatedTokenizer.vocabulary)) }

    func takes(_ byte: UInt8) -> Bool {
        switch kind {
        case .none: return true
        case .space: return Self.isLetter(byte)
        case .letters: return Self.isLetter(byte) && letters < 5
        case .digits: return Self.isDigit(byte) && length < 3
        case .scalar: return byte & 0xC0 == 0x80 && length < 4
        }
    }

    mutating func add(_ byte: UInt8) {
        if Self.isLetter(byte) {
            kind = .letters
            letters += 1
        } else if kind == .none {
            kind = byte == 0x20 ? .space : Self.isDigit(byte) ? .digits : .scalar
        }
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        length += 1
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
