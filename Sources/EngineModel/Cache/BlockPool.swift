/// The KV cache of one engine: numbered blocks, one LRU queue of those that nobody holds, and an index by hash.
///
/// Free blocks that still hold a known prefix and plain ones share the queue, as in vLLM: allocation takes the head
/// and so evicts the cached block that was used longest ago. The queue is a doubly linked list over block numbers.
struct BlockPool: Sendable {
    struct Block: Sendable {
        var hash: UInt64 = 0
        var references: Int32 = 0
        var previous: Int32 = 0
        var next: Int32 = 0
        var isCached = false
    }

    /// All blocks, and last the list's sentinel.
    private(set) var blocks: [Block]
    private(set) var freeCount: Int
    private var index: BlockIndex
    let count: Int

    /// A pool of `count` empty blocks, free in order of their numbers.
    init(count: Int) {
        self.count = count
        freeCount = count
        blocks = [Block](repeating: Block(), count: count + 1)
        index = BlockIndex(capacity: count)
        for number in 0...count {
            blocks[number].previous = Int32(number == 0 ? count : number - 1)
            blocks[number].next = Int32(number == count ? 0 : number + 1)
        }
    }

    /// The cached block with this hash.
    func block(withHash hash: UInt64) -> Int32? {
        return index.find(hash, in: blocks)
    }

    /// Whether nobody holds the block.
    func isFree(_ block: Int32) -> Bool {
        return blocks[Int(block)].references == 0
    }

    /// Takes the block that was freed longest ago, forgetting what it cached. The pool must have a free block.
    mutating func allocate() -> Int32 {
        let block = blocks[count].next
        precondition(freeCount > 0, "allocation from a pool without free blocks")
        unlink(block)
        if blocks[Int(block)].isCached {
            index.remove(block, in: blocks)
            blocks[Int(block)].isCached = false
        }
        blocks[Int(block)].references = 1
        return block
    }

    /// Holds a cached block once more, taking it out of the free queue where it lies there.
    mutating func retain(_ block: Int32) {
        if blocks[Int(block)].references == 0 { unlink(block) }
        blocks[Int(block)].references += 1
    }

    /// Lets go of a block; the last holder's release puts it at the free queue's end.
    mutating func release(_ block: Int32) {
        blocks[Int(block)].references -= 1
        guard blocks[Int(block)].references == 0 else { return }
        let last = blocks[count].previous
        blocks[Int(block)].previous = last
        blocks[Int(block)].next = Int32(count)
        blocks[Int(last)].next = block
        blocks[count].previous = block
        freeCount += 1
    }

    /// Makes a held block findable by `hash`; where another block already is, this one stays plain.
    mutating func publish(_ block: Int32, hash: UInt64) {
        guard !blocks[Int(block)].isCached, index.find(hash, in: blocks) == nil else { return }
        blocks[Int(block)].hash = hash
        blocks[Int(block)].isCached = true
        index.insert(block, in: blocks)
    }

    private mutating func unlink(_ block: Int32) {
        let (previous, next) = (blocks[Int(block)].previous, blocks[Int(block)].next)
        blocks[Int(previous)].next = next
        blocks[Int(next)].previous = previous
        freeCount -= 1
    }
}
