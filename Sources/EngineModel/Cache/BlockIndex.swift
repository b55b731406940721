/// Finds a pool's cached block by its hash: open addressing over block numbers, the hashes being the pool's.
///
/// A flat array of block numbers copies with the engine in one go, which a dictionary does not.
struct BlockIndex: Sendable {
    private var slots: [Int32]
    private let mask: Int
    private let shift: UInt64

    /// An index for at most `capacity` blocks, at most half full.
    init(capacity: Int) {
        var bits = 2
        while 1 << bits < capacity * 2 { bits += 1 }
        slots = [Int32](repeating: -1, count: 1 << bits)
        mask = (1 << bits) - 1
        shift = UInt64(64 - bits)
    }

    func find(_ hash: UInt64, in blocks: [BlockPool.Block]) -> Int32? {
        var slot = home(of: hash)
        while slots[slot] >= 0 {
            if blocks[Int(slots[slot])].hash == hash { return slots[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    mutating func insert(_ block: Int32, in blocks: [BlockPool.Block]) {
        var slot = home(of: blocks[Int(block)].hash)
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = block
    }

    /// Removes a block and moves later ones of its probe run up, so that no run has a gap.
    mutating func remove(_ block: Int32, in blocks: [BlockPool.Block]) {
        var gap = home(of: blocks[Int(block)].hash)
        while slots[gap] != block {
            guard slots[gap] >= 0 else { return }
            gap = (gap + 1) & mask
        }
        slots[gap] = -1
        var slot = (gap + 1) & mask
        while slots[slot] >= 0 {
            let wanted = home(of: blocks[Int(slots[slot])].hash)
            if (slot - wanted) & mask >= (slot - gap) & mask {
                slots[gap] = slots[slot]
                slots[slot] = -1
                gap = slot
            }
            slot = (slot + 1) & mask
        }
    }

    private func home(of hash: UInt64) -> Int {
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}
