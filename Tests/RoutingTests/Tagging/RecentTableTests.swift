import Testing

@testable import Routing

@Suite struct RecentTableTests {
    @Test func itActsLikeAListOfTheLastTouched() {
        var random = RoutingGenerator(seed: 3)
        var table = RecentTable<Int>(capacity: 8)
        var model: [(key: UInt64, value: Int)] = []
        for step in 0..<5_000 {
            let key = UInt64(random.index(below: 14))
            table.change(key, from: 0) { $0 = step }
            model.removeAll { $0.key == key }
            model.append((key, step))
            if model.count > 8 { model.removeFirst() }
            var found: [UInt64] = []
            table.forEach { key, _ in found.append(key) }
            #expect(found == model.map(\.key))
            #expect(table.count == model.count)
            let probe = UInt64(random.index(below: 14))
            #expect(table[probe] == model.first { $0.key == probe }?.value)
        }
    }

    @Test func aFullTableOfOneHoldsTheLast() {
        var table = RecentTable<Int>(capacity: 0)
        for key in 0..<10 { table.change(UInt64(key), from: key) { _ in } }
        #expect(table.count == 1 && table[9] == 9)
    }
}
