import Testing

@testable import EngineModel

/// The same pool written the slow way: a queue as an array, the index as a dictionary.
private struct SlowPool {
    var queue: [Int32]
    var references: [Int32: Int] = [:]
    var hashes: [Int32: UInt64] = [:]

    func block(_ hash: UInt64) -> Int32? { hashes.first { $0.value == hash }?.key }

    mutating func allocate() -> Int32 {
        let block = queue.removeFirst()
        hashes[block] = nil
        references[block] = 1
        return block
    }

    mutating func retain(_ block: Int32) {
        queue.removeAll { $0 == block }
        references[block, default: 0] += 1
    }

    mutating func release(_ block: Int32) {
        references[block, default: 0] -= 1
        if references[block] == 0 { queue.append(block) }
    }

    mutating func publish(_ block: Int32, _ hash: UInt64) {
        if hashes[block] == nil, self.block(hash) == nil { hashes[block] = hash }
    }
}

@Suite struct BlockPoolTests {
    @Test(arguments: UInt64(1)...8) func randomUseKeepsTheOrderOfTheSlowPool(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...24, using: &random)
        var pool = BlockPool(count: count)
        var slow = SlowPool(queue: (0..<Int32(count)).map { $0 })
        var held: [Int32] = []
        for _ in 0..<3_000 {
            let hash = UInt64.random(in: 0..<40, using: &random) << 58
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where pool.freeCount > 0:
                let block = pool.allocate()
                #expect(block == slow.allocate())
                held.append(block)
                pool.publish(block, hash: hash)
                slow.publish(block, hash)
            case 1:
                let found = pool.block(withHash: hash)
                #expect(found == slow.block(hash))
                guard let found else { continue }
                pool.retain(found)
                slow.retain(found)
                held.append(found)
            case 2, 3:
                guard let place = held.indices.randomElement(using: &random) else { continue }
                let block = held.remove(at: place)
                pool.release(block)
                slow.release(block)
            default: continue
            }
            #expect(freeQueue(of: pool) == slow.queue.map { Int($0) })
        }
    }

    @Test func aCachedBlockIsEvictedOnlyWhenItIsTheOldestFreeOne() {
        var pool = BlockPool(count: 3)
        let first = pool.allocate()
        pool.publish(first, hash: 7)
        pool.release(first)
        #expect(pool.allocate() == 1)
        #expect(pool.allocate() == 2)
        #expect(pool.block(withHash: 7) == first)
        #expect(pool.allocate() == first)
        #expect(pool.block(withHash: 7) == nil)
    }

    @Test func equalPrefixesHaveEqualHashesAndOthersDiffer() {
        let tokens = (0..<64).map { UInt32($0) }
        let whole = BlockHash.chain(tokens, blockSize: 16)
        #expect(whole.count == 4)
        #expect(BlockHash.chain(Array(tokens.prefix(63)), blockSize: 16) == Array(whole.prefix(3)))
        var changed = tokens
        changed[20] = 99
        let other = BlockHash.chain(changed, blockSize: 16)
        #expect(other[0] == whole[0])
        #expect(zip(other, whole).dropFirst().allSatisfy { $0 != $1 })
    }
}
