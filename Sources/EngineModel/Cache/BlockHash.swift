/// Chained hashes of token blocks: a block's hash covers every token before it, so equal hashes mean equal prefixes.
public enum BlockHash {
    /// The hash before the first block.
    public static let root: UInt64 = 0x243F_6A88_85A3_08D3

    /// The hash of a block of `tokens` after a prefix with hash `parent`.
    public static func next(after parent: UInt64, tokens: some Sequence<UInt32>) -> UInt64 {
        var hash = parent
        for token in tokens {
            hash = (hash ^ UInt64(token)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
        }
        return mix(hash)
    }

    /// The hashes of the full blocks of `tokens`; a last block that is not full has none.
    public static func chain(_ tokens: [UInt32], blockSize: Int) -> [UInt64] {
        guard blockSize > 0 else { return [] }
        var hashes: [UInt64] = []
        hashes.reserveCapacity(tokens.count / blockSize)
        var parent = root
        var start = 0
        while start + blockSize <= tokens.count {
            parent = next(after: parent, tokens: tokens[start..<start + blockSize])
            hashes.append(parent)
            start += blockSize
        }
        return hashes
    }

    /// A bijection that spreads every input bit over the output (the finaliser of SplitMix64).
    public static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
