import Testing

@testable import Routing

/// The same estimate the plain way: a dictionary of last uses an instance, never bounded.
private struct NaiveIndex {
    struct Instance {
        var now = 1.0
        var capacity = PrefixIndex.defaultCapacity
        var lastUse: [UInt64: Double] = [:]
    }

    var instances: [UInt32: Instance] = [:]

    func depth(_ hashes: [UInt64], _ id: UInt32) -> Int {
        guard let instance = instances[id] else { return 0 }
        return hashes.prefix { hash in
            guard let use = instance.lastUse[hash] else { return false }
            return instance.now.rounded(.down) - use.rounded(.down) < (instance.capacity * 0.9).rounded(.down)
        }.count
    }

    mutating func record(_ hashes: [UInt64], _ id: UInt32, bytesPerToken: Double) {
        let held = depth(hashes, id)
        let bytes = BlockSchedule.end(of: hashes.count - 1) - BlockSchedule.end(of: held - 1)
        instances[id, default: .init()].now += Double(bytes) / bytesPerToken
        let now = instances[id]?.now ?? 0
        for hash in hashes { instances[id]?.lastUse[hash] = now }
    }
}

/// Chains with shared beginnings, as conversations have them.
private struct Chains {
    var generator: BodyGenerator
    var chains: [[UInt64]] = []

    mutating func next() -> [UInt64] {
        var chain: [UInt64] = []
        if !chains.isEmpty, generator.chance(80) {
            let parent = generator.pick(chains)
            chain = Array(parent.prefix(1 + generator.below(parent.count)))
        }
        for _ in 0...generator.below(60) { chain.append(generator.next()) }
        chain = Array(chain.prefix(200))
        chains.append(chain)
        if chains.count > 200 { chains.removeFirst(100) }
        return chain
    }
}

struct PrefixIndexTests {
    @Test(arguments: [1, 2, 3])
    func agreesWithTheNaiveModelWhileNothingIsDropped(seed: UInt64) {
        var generator = BodyGenerator(seed: seed)
        var chains = Chains(generator: BodyGenerator(seed: seed + 100))
        var index = PrefixIndex(maximumBlocks: 1 << 20)
        var naive = NaiveIndex()
        let ids = [0, 1, 2, 7, 8, 9, 23, 40].map { InstanceID($0) }
        for id in ids {
            let capacity = Double(2_000 + generator.below(40_000))
            index.setCapacity(tokens: capacity, of: id)
            naive.instances[id.rawValue, default: .init()].capacity = capacity
        }
        var counts: [Int] = []
        var hits = 0
        for _ in 0..<3_000 {
            let chain = chains.next()
            let candidates = generator.shuffled(ids)
            index.matchedBlocks(chain, candidates: candidates, into: &counts)
            let expected = candidates.map { naive.depth(chain, $0.rawValue) }
            #expect(counts == expected)
            hits += counts.max() ?? 0
            let id = generator.pick(ids)
            switch generator.below(20) {
            case 0:
                index.forget(id)
                naive.instances[id.rawValue]?.lastUse = [:]
                naive.instances[id.rawValue]?.now.round(.down)
                naive.instances[id.rawValue]?.now += 1
            case 1:
                index.advance(tokens: 1500, on: id)
                naive.instances[id.rawValue]?.now += 1500
            default:
                let bytesPerToken = 2.0 + Double(generator.below(30)) / 10
                index.record(chain, on: id, bytesPerToken: bytesPerToken)
                naive.record(chain, id.rawValue, bytesPerToken: bytesPerToken)
            }
        }
        #expect(hits > 1_000)
    }

    @Test func dropsTheOldestWholeGenerationsAndStaysBounded() {
        var chains = Chains(generator: BodyGenerator(seed: 5))
        var generator = BodyGenerator(seed: 6)
        let maximum = 8_192
        var index = PrefixIndex(maximumBlocks: maximum)
        var naive = NaiveIndex()
        let ids = (0..<24).map { InstanceID($0) }
        var (counts, kept, all) = ([Int](), 0, 0)
        for _ in 0..<4_000 {
            let chain = chains.next()
            index.matchedBlocks(chain, candidates: ids, into: &counts)
            for (id, count) in zip(ids, counts) {
                let most = naive.depth(chain, id.rawValue)
                #expect(count <= most)
                kept += count
                all += most
            }
            let id = generator.pick(ids)
            index.record(chain, on: id, bytesPerToken: 4)
            naive.record(chain, id.rawValue, bytesPerToken: 4)
            // What was recorded last is always there.
            index.matchedBlocks(chain, candidates: [id], into: &counts)
            #expect(counts == [chain.count])
            #expect(index.count <= maximum)
        }
        #expect(kept > 0 && kept < all)
    }

    @Test func aBlockIsGoneOnceItsCapacityHasBeenAllocatedSince() {
        var index = PrefixIndex()
        let (id, chain): (InstanceID, [UInt64]) = (InstanceID(3), [11, 12, 13])
        index.setCapacity(tokens: 1000, of: id)
        index.record(chain, on: id, bytesPerToken: 4)
        var counts: [Int] = []
        index.advance(tokens: 899, on: id)
        index.matchedBlocks(chain, candidates: [id, InstanceID(2)], into: &counts)
        #expect(counts == [3, 0])
        index.advance(tokens: 1, on: id)
        index.matchedBlocks(chain, candidates: [id], into: &counts)
        #expect(counts == [0])
    }

    @Test func aReusedBeginningOutlivesItsTail() {
        var index = PrefixIndex()
        let id = InstanceID(0)
        index.setCapacity(tokens: 1000, of: id)
        index.record([1, 2, 3], on: id, bytesPerToken: 4)
        index.advance(tokens: 800, on: id)
        index.record([1, 2], on: id, bytesPerToken: 4)
        index.advance(tokens: 400, on: id)
        var counts: [Int] = []
        index.matchedBlocks([1, 2, 3], candidates: [id], into: &counts)
        #expect(counts == [2])
    }

    @Test func oddValuesAreBoundedAndNothingCrashes() {
        var index = PrefixIndex(maximumBlocks: 0)
        let far = InstanceID(.max)
        index.record([1], on: far, bytesPerToken: 4)
        index.setCapacity(tokens: .nan, of: InstanceID(1))
        index.record((0..<5_000).map { UInt64($0) }, on: InstanceID(1), bytesPerToken: .nan)
        index.record([1], on: InstanceID(1), bytesPerToken: 0)
        index.advance(tokens: .infinity, on: InstanceID(1))
        index.forget(InstanceID(900))
        var counts: [Int] = []
        index.matchedBlocks([], candidates: [far, InstanceID(1)], into: &counts)
        #expect(counts == [0, 0])
        index.matchedBlocks([0, 1, 2, 9_999], candidates: [far, InstanceID(1)], into: &counts)
        #expect(counts == [0, 3])
    }

    @Test func clocksThatWrapKeepTheirSense() {
        var index = PrefixIndex()
        let id = InstanceID(0)
        for _ in 0..<5 { index.advance(tokens: 1e9, on: id) }
        index.record([5, 6], on: id, bytesPerToken: 4)
        var counts: [Int] = []
        index.matchedBlocks([5, 6], candidates: [id], into: &counts)
        #expect(counts == [2])
    }
}
