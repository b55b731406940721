import Learning
import Testing

@Suite struct SampleWindowTests {
    @Test(arguments: [1, 2, 7, 50])
    func keepsTheNewestInTheirOrder(capacity: Int) {
        var window = SampleWindow(columns: 2, capacity: capacity)
        var all: [(row: [Float], label: Double)] = []
        for index in 0..<120 {
            let row = [Float(index), Float(-index)]
            all.append((row, Double(index) / 2))
            window.append(row: row, label: Double(index) / 2, time: Double(index))
            let kept = all.suffix(capacity)
            #expect(window.count == kept.count)
            #expect(Array(window.labels) == kept.map(\.label))
            #expect(Array(window.times) == kept.map { $0.label * 2 })
            #expect(window.withRows { Array($0) } == kept.flatMap(\.row))
            #expect(Array(window.row(0)) == kept.first?.row)
        }
        window.removeAll()
        #expect(window.count == 0)
        #expect(window.withRows { $0.isEmpty })
    }
}

@Suite struct RecentValuesTests {
    @Test(arguments: [1, 2, 9, 40])
    func meanAndMedianAreThoseOfTheNewest(capacity: Int) throws {
        var random = SeededGenerator(seed: UInt64(capacity))
        var recent = RecentValues(capacity: capacity)
        var all: [Double] = []
        #expect(recent.mean == nil)
        #expect(recent.median == nil)
        for _ in 0..<150 {
            // Few distinct values, so that equal ones have to be told apart.
            let value = Double(Int.random(in: -5...5, using: &random))
            all.append(value)
            recent.insert(value)
            let kept = all.suffix(capacity).sorted()
            let middle = kept.count / 2
            let median = kept.count % 2 == 1 ? kept[middle] : (kept[middle - 1] + kept[middle]) / 2
            #expect(recent.count == kept.count)
            #expect(recent.median == median)
            #expect(abs(try #require(recent.mean) - kept.reduce(0, +) / Double(kept.count)) < 1e-12)
        }
    }
}
