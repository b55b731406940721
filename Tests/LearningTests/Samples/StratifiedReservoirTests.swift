import Learning
import Testing

@Suite struct StratifiedReservoirTests {
    @Test func neverHoldsMoreThanItMayAndKeepsWhatIsRare() {
        var reservoir = StratifiedReservoir<Int>(capacity: 100)
        var most = 0
        for index in 0..<10 { reservoir.insert(index, stratum: 7) }
        for index in 10..<5_000 {
            reservoir.insert(index, stratum: index % 2)
            most = max(most, reservoir.count)
        }
        #expect(most == 100)
        let counts = reservoir.counts
        #expect(counts[7] == 10)
        #expect(abs(counts[0, default: 0] - counts[1, default: 0]) <= 2)
        #expect(counts.values.reduce(0, +) == 100)
        #expect(reservoir.elements.filter { $0 < 10 }.sorted() == Array(0..<10))
    }

    @Test func everySampleOfAStratumHasAChance() {
        // A stratum that is always the fullest keeps old and new alike, with the new a little ahead.
        var held = [0, 0]
        for seed in 0..<200 {
            var reservoir = StratifiedReservoir<Int>(capacity: 20, seed: UInt64(seed))
            for index in 0..<40 { reservoir.insert(index, stratum: 0) }
            for element in reservoir.elements { held[element / 20] += 1 }
        }
        // Of the first twenty, each of twenty evictions spares one with 19/20: 20 * 0.95^20 = 7.2 of them stay.
        #expect(abs(Double(held[0]) / 200 - 7.2) < 0.5)
        #expect(held[0] + held[1] == 4_000)
    }

    @Test func theSeedAloneDecides() {
        func elements(seed: UInt64) -> [Int] {
            var reservoir = StratifiedReservoir<Int>(capacity: 50, seed: seed)
            for index in 0..<1_000 { reservoir.insert(index, stratum: index % 7) }
            return reservoir.elements
        }
        #expect(elements(seed: 1) == elements(seed: 1))
        #expect(elements(seed: 1) != elements(seed: 2))
    }
}
