import Routing
import Testing

@testable import Gateway

@Suite struct ResponseTableTests {
    @Test func theLeastRecentlyUsedIsForgotten() {
        var table = ResponseTable(capacity: 3)
        for key in 0..<3 { table.remember(key, madeBy: InstanceID(UInt32(key))) }
        #expect(table.maker(of: 0) == InstanceID(0))
        table.remember(3, madeBy: InstanceID(9))
        #expect(table.maker(of: 1) == nil)
        #expect([0, 2, 3].map { table.maker(of: $0) } == [InstanceID(0), InstanceID(2), InstanceID(9)])
        table.remember(2, madeBy: InstanceID(5))
        #expect(table.maker(of: 2) == InstanceID(5) && table.count == 3)
    }

    @Test func itAgreesWithAPlainList() {
        var generator = SystemRandomNumberGenerator()
        for capacity in [0, 1, 2, 7] {
            var table = ResponseTable(capacity: capacity)
            var list: [(key: Int, maker: UInt32)] = []
            for _ in 0..<3_000 {
                let key = Int.random(in: 0..<12, using: &generator)
                if Bool.random(using: &generator) {
                    let maker = UInt32.random(in: 0..<4, using: &generator)
                    table.remember(key, madeBy: InstanceID(maker))
                    list.removeAll { $0.key == key }
                    list.append((key, maker))
                    if list.count > capacity { list.removeFirst() }
                } else {
                    let found = list.firstIndex { $0.key == key }.map { list.remove(at: $0) }
                    #expect(table.maker(of: key) == found.map { InstanceID($0.maker) })
                    if let found { list.append(found) }
                }
                #expect(table.count <= capacity)
            }
        }
    }

    @Test func anIDIsFoundHoweverItsBytesAreCut() {
        let text = #"{"sequence_number":0,"response":{"id":"resp_12","x":{"id":"no"}}}"#
        let whole = key(in: [text])
        #expect(whole != nil && whole == Array("resp_12".utf8).withUnsafeBytes { ResponseTable.key(of: $0) })
        for cut in 1..<text.count {
            #expect(key(in: [String(text.prefix(cut)), String(text.dropFirst(cut))]) == whole)
        }
        #expect(key(in: [String(repeating: " ", count: 9_000), text]) == nil)
        #expect(key(in: [#"{"id":""}"#, #"{"id":7}"#]) == nil)
    }

    private func key(in parts: [String]) -> Int? {
        var finder = ResponseIDFinder()
        var keys: [Int] = []
        for part in parts {
            if let key = Array(part.utf8).withUnsafeBytes({ finder.feed($0) }) { keys.append(key) }
        }
        #expect(keys.count <= 1)
        return keys.first
    }
}
