/// A hashed feature of a text: its place in the wide table and, for words, in the table of embeddings.
struct TextFeature: Sendable, Equatable {
    /// log2 of the wide table's size.
    static let wideBits = 17
    /// log2 of the embedding table's size.
    static let embeddingBits = 14

    /// Bits 0 to 16 the wide place, bit 17 whether it has an embedding, bits 18 to 31 the embedding's place.
    private let packed: UInt32

    init(hash: UInt64, embedded: Bool = false) {
        let wide = UInt32(truncatingIfNeeded: hash >> UInt64(64 - Self.wideBits))
        let place = UInt32(truncatingIfNeeded: hash >> 20) & (1 << UInt32(Self.embeddingBits) - 1)
        packed = wide | (embedded ? 1 << 17 : 0) | place << 18
    }

    @inline(__always)
    var wide: Int { Int(packed & (1 << UInt32(Self.wideBits) - 1)) }

    @inline(__always)
    var embedding: Int? { packed & (1 << 17) != 0 ? Int(packed >> 18) : nil }
}
