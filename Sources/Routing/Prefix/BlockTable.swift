import CShims

/// One generation of the prefix index: block hash and group of eight instances -> eight stamps.
///
/// Open addressing with linear probing over flat arrays. Nothing is ever deleted; the whole table is emptied at once
/// by `removeAll`, which only counts its epoch on: a tag of another epoch reads as an empty slot.
struct BlockTable: Sendable {
    /// One stamp an instance of the group; 0 where the block was never recorded on it.
    typealias Stamps = SIMD8<UInt32>

    private static let epochMask: UInt64 = 0xFF
    private var tags: [UInt64]
    private var stamps: [Stamps]
    private var shift: UInt64
    private var epoch: UInt64 = 1
    /// Entries held.
    private(set) var count = 0

    /// An empty table of `1 << bits` slots.
    init(bits: Int = 10) {
        tags = Array(repeating: 0, count: 1 << bits)
        stamps = Array(repeating: Stamps(), count: 1 << bits)
        shift = UInt64(64 - bits)
    }

    /// The key of a block hash in a group of instances.
    @inline(__always)
    static func key(_ hash: UInt64, group: Int) -> UInt64 {
        (hash ^ (UInt64(truncatingIfNeeded: group) &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
    }

    /// The stamps under a key, or nil.
    @inline(__always)
    func find(_ key: UInt64) -> Stamps? {
        let tag = (key & ~Self.epochMask) | epoch
        let mask = tags.count - 1
        var slot = Int(truncatingIfNeeded: key >> shift)
        while true {
            let found = tags[slot]
            if found == tag { return stamps[slot] }
            if found & Self.epochMask != epoch { return nil }
            slot = (slot + 1) & mask
        }
    }

    /// Asks for the memory that `find` or `set` of a key will need.
    @inline(__always)
    func prefetch(_ key: UInt64) {
        let slot = Int(truncatingIfNeeded: key >> shift)
        tags.withUnsafeBufferPointer { azimuth_prefetch($0.baseAddress.map { $0 + slot }) }
        stamps.withUnsafeBufferPointer { azimuth_prefetch($0.baseAddress.map { $0 + slot }) }
    }

    /// Sets one lane under a key; a key not yet here takes its other lanes from `inherited`.
    @inline(__always)
    mutating func set(_ key: UInt64, lane: Int, to stamp: UInt32, inheriting inherited: (UInt64) -> Stamps?) {
        let tag = (key & ~Self.epochMask) | epoch
        let mask = tags.count - 1
        var slot = Int(truncatingIfNeeded: key >> shift)
        while true {
            let found = tags[slot]
            if found == tag {
                stamps[slot][lane] = stamp
                return
            }
            if found & Self.epochMask != epoch {
                var lanes = inherited(key) ?? Stamps()
                lanes[lane] = stamp
                tags[slot] = tag
                stamps[slot] = lanes
                count += 1
                return
            }
            slot = (slot + 1) & mask
        }
    }

    /// Makes room for `more` entries at a load of at most 5/8.
    mutating func reserve(_ more: Int) {
        var slots = tags.count
        while (count + more) * 8 > slots * 5 { slots *= 2 }
        guard slots > tags.count else { return }
        var larger = BlockTable(bits: slots.trailingZeroBitCount)
        for (slot, tag) in tags.enumerated() where tag & Self.epochMask == epoch {
            larger.insert(tag, stamps[slot])
        }
        self = larger
    }

    /// Empties the table, keeping its slots.
    mutating func removeAll() {
        count = 0
        epoch += 1
        if epoch > Self.epochMask {
            epoch = 1
            for slot in tags.indices { tags[slot] = 0 }
        }
    }

    /// Puts an entry known to be absent into a fresh table; the key's low bits, lost to the epoch, choose no slot.
    private mutating func insert(_ key: UInt64, _ lanes: Stamps) {
        let mask = tags.count - 1
        var slot = Int(truncatingIfNeeded: key >> shift)
        while tags[slot] & Self.epochMask == epoch { slot = (slot + 1) & mask }
        tags[slot] = (key & ~Self.epochMask) | epoch
        stamps[slot] = lanes
        count += 1
    }
}
