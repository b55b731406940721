import Learning
import Testing

@testable import Training

@Suite struct SamplePoolTests {
    private func pool(_ rows: [[Float]], capacity: Int) -> SamplePool {
        var pool = SamplePool(columns: 2, capacity: capacity, strata: [0])
        for (index, row) in rows.enumerated() { pool.append(row: row, label: Double(index), time: Double(index)) }
        return pool
    }

    @Test func holdsTheNewestAndAChoiceOfTheOlderInTheOrderOfTime() {
        let pool = pool((0..<1_000).map { [Float($0 % 3), 0] }, capacity: 100)
        #expect(pool.count == 100)
        let labels = Array(pool.samples.labels)
        #expect(labels.count == 100)
        #expect(labels == labels.sorted())
        #expect(Array(labels.suffix(50)) == (950..<1_000).map(Double.init))
        #expect(Array(pool.samples.times) == labels)
        for (index, label) in labels.enumerated() { #expect(pool.samples.row(index).first == Float(Int(label) % 3)) }
    }

    @Test func aRareConditionOfLongAgoIsStillThere() {
        let rare: [[Float]] = (0..<5).map { _ in [4_096, 0] }
        let common: [[Float]] = (0..<2_000).map { _ in [1, 0] }
        let pool = pool(rare + common, capacity: 100)
        #expect(pool.samples.labels.prefix(5) == [0, 1, 2, 3, 4])
    }

    @Test func sizesOfOneKindMakeOneStratum() {
        let pool = pool([], capacity: 10)
        #expect(pool.stratum(of: [0, 9]) == pool.stratum(of: [0, 1]))
        #expect(pool.stratum(of: [5, 0]) == pool.stratum(of: [15.9, 0]))
        #expect(pool.stratum(of: [5, 0]) != pool.stratum(of: [16, 0]))
        #expect(pool.stratum(of: [0, 0]) != pool.stratum(of: [1e-9, 0]))
        #expect(pool.stratum(of: [1e9, 0]) >= 0)
    }

    @Test func forgetsAllAtOnce() {
        var pool = pool((0..<300).map { [Float($0), 0] }, capacity: 100)
        pool.removeAll()
        #expect(pool.count == 0)
        #expect(pool.samples.count == 0)
    }
}
