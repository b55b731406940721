import EngineModel

/// The words of emulated answers: one token each, chosen by a hash of the request and the token's place.
enum AnswerWords {
    /// Words with the space before them, ready to stand inside a JSON string.
    private static let pieces: [[UInt8]] = words.split(separator: " ").map { Array(" \($0)".utf8) }

    /// The text of the answer's token at `index`.
    static func piece(contentHash: UInt64, index: Int) -> [UInt8] {
        let hash = BlockHash.mix(contentHash &+ UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15)
        return pieces[Int(hash % UInt64(pieces.count))]
    }

    private static let words = """
        the a of and to in is that it for on with as at by from this which or be are was one each more some other than \
        then into over under time part work place case point hand fact group thing side kind form line turn state light \
        water river stone field road house door window table paper letter number order plan reason result change \
        measure weight length degree value factor system method model engine server queue block token cache request \
        answer prompt latency first last next new old small large high low early late long short open close full free \
        plain clear quick slow steady simple common general special local remote single double several many few most \
        least often never always still again only also even just because while when where how why what who whose if \
        unless until after before between among through across along above below near far within without about against \
        toward during since
        """
}
