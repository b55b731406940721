import Testing

@testable import EngineModel

/// Checks that blocks are conserved and that the free queue is a sound list of exactly the blocks nobody holds.
func expectSound(_ engine: Engine, sourceLocation: SourceLocation = #_sourceLocation) {
    let pool = engine.pool
    var held = [Int32](repeating: 0, count: pool.count)
    for sequence in engine.running {
        for block in sequence.blocks { held[Int(block)] += 1 }
        #expect(Set(sequence.blocks).count == sequence.blocks.count, sourceLocation: sourceLocation)
    }
    #expect(engine.waiting.allSatisfy { $0.blocks.isEmpty }, sourceLocation: sourceLocation)
    #expect(held == pool.blocks.dropLast().map(\.references), sourceLocation: sourceLocation)
    let queue = freeQueue(of: pool)
    #expect(queue.count == pool.freeCount, sourceLocation: sourceLocation)
    #expect(Set(queue) == Set(held.indices.filter { held[$0] == 0 }), sourceLocation: sourceLocation)
    for (number, block) in pool.blocks.dropLast().enumerated() where block.isCached {
        #expect(pool.block(withHash: block.hash) == Int32(number), sourceLocation: sourceLocation)
    }
}

/// The free blocks, least recently used first; both directions of the list are followed.
func freeQueue(of pool: BlockPool) -> [Int] {
    var forward: [Int] = []
    var place = Int(pool.blocks[pool.count].next)
    while place != pool.count, forward.count <= pool.count {
        forward.append(place)
        place = Int(pool.blocks[place].next)
    }
    var backward: [Int] = []
    place = Int(pool.blocks[pool.count].previous)
    while place != pool.count, backward.count <= pool.count {
        backward.append(place)
        place = Int(pool.blocks[place].previous)
    }
    #expect(forward == backward.reversed())
    return forward
}
