/// Chained hashes of a prompt's blocks, fed piece by piece.
///
/// Four lanes of 64x64 -> 128-bit multiply-and-fold take 64 bytes a step. A block's hash depends on every byte and mark
/// before its end and on nothing behind it, and not on how the bytes were cut into pieces. The constants are fixed, so
/// that hashes are the same in every run. Not cryptographic: a client who seeks collisions misleads only the estimate
/// of what is cached.
struct PromptHasher {
    private static let keys: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (
        0x9E6C_63D0_876A_68E1, 0xC3A5_C85C_97CB_3127, 0xB492_B66F_BE98_F273, 0x8EBC_6AF0_9C88_C6E3,
        0x5899_65CC_7537_4CC3, 0x1D8E_4E27_C47D_124F
    )

    /// One hash a whole block so far.
    private(set) var hashes: [UInt64] = []
    private var lanes = SIMD4<UInt64>(keys.3, keys.2, keys.1, keys.0)
    private var chain: UInt64 = keys.5
    /// Bytes taken into the lanes: a multiple of 64.
    private var length = 0
    private var nextEnd = BlockSchedule.end(of: 0)
    /// Bytes not yet a whole step.
    private var pending = SIMD8<UInt64>()
    private var pendingCount = 0

    /// A hasher with room for the blocks of a prompt of that many bytes.
    init(expectedBytes: Int) {
        hashes.reserveCapacity(BlockSchedule.count(forBytes: expectedBytes))
    }

    /// Notes something that is not prompt text at this place of the prompt.
    mutating func mark(_ value: UInt64) {
        let place = UInt64(truncatingIfNeeded: length + pendingCount)
        chain = Self.fold(chain ^ value ^ Self.keys.0, (place &* Self.keys.2) ^ Self.keys.4)
    }

    /// Takes prompt text.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard hashes.count < BlockSchedule.maximumCount, !bytes.isEmpty else { return }
        var offset = 0
        if pendingCount > 0 {
            offset = min(BlockSchedule.stripe - pendingCount, bytes.count)
            fill(UnsafeRawBufferPointer(rebasing: bytes[..<offset]))
            guard pendingCount == BlockSchedule.stripe else { return }
            pendingCount = 0
            let whole = pending
            withUnsafeBytes(of: whole) { step($0, from: 0, to: BlockSchedule.stripe) }
        }
        let whole = offset + (bytes.count - offset) / BlockSchedule.stripe * BlockSchedule.stripe
        step(bytes, from: offset, to: whole)
        fill(UnsafeRawBufferPointer(rebasing: bytes[whole...]))
    }

    private mutating func fill(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        let at = pendingCount
        withUnsafeMutableBytes(of: &pending) { buffer in
            UnsafeMutableRawBufferPointer(rebasing: buffer[at...]).copyMemory(
                from: UnsafeRawBufferPointer(start: source, count: bytes.count))
        }
        pendingCount += bytes.count
    }

    /// Takes whole steps, and a hash at each block's end.
    private mutating func step(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) {
        guard let base = bytes.baseAddress else { return }
        var at = start
        while at < end, hashes.count < BlockSchedule.maximumCount {
            let stop = min(end, at + nextEnd - length)
            length += stop - at
            var (a, b, c, d) = (lanes.x, lanes.y, lanes.z, lanes.w)
            while at < stop {
                a = Self.fold(Self.word(base, at) ^ Self.keys.0, Self.word(base, at + 8) ^ a)
                b = Self.fold(Self.word(base, at + 16) ^ Self.keys.1, Self.word(base, at + 24) ^ b)
                c = Self.fold(Self.word(base, at + 32) ^ Self.keys.2, Self.word(base, at + 40) ^ c)
                d = Self.fold(Self.word(base, at + 48) ^ Self.keys.3, Self.word(base, at + 56) ^ d)
                at += BlockSchedule.stripe
            }
            lanes = SIMD4(a, b, c, d)
            if length == nextEnd {
                let left = Self.fold(a ^ Self.keys.4, b ^ chain)
                let right = Self.fold(c ^ Self.keys.5, d ^ UInt64(truncatingIfNeeded: length))
                hashes.append(Self.fold(left ^ Self.keys.1, right ^ Self.keys.2))
                nextEnd = BlockSchedule.end(of: hashes.count)
            }
        }
    }

    /// A hash of a few bytes in one go.
    static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = keys.4 ^ UInt64(truncatingIfNeeded: bytes.count)
        guard let base = bytes.baseAddress else { return hash }
        var at = 0
        while at + 16 <= bytes.count {
            hash = fold(word(base, at) ^ keys.0, word(base, at + 8) ^ hash)
            at += 16
        }
        var tail = SIMD2<UInt64>()
        while at < bytes.count {
            let place = at & 15
            tail[place >> 3] |= UInt64(bytes[at]) << UInt64((place & 7) * 8)
            at += 1
        }
        return fold(tail.x ^ keys.1, tail.y ^ hash)
    }

    /// A hash of a short text.
    static func digest(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { digest(UnsafeRawBufferPointer($0)) }
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ at: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
