import Testing

@testable import Routing

@Suite struct ModelTableTests {
    @Test func everyModelHasItsOwnValueWhileThereIsRoom() {
        var table = ModelTable<Int>()
        for round in 1...3 {
            for (place, name) in ["first", "second", "third"].enumerated() {
                let known = table.change(name, limit: 2, from: 10 * place) { $0 += 1 }
                #expect(known == (place < 2))
            }
            #expect(table["first"] == round)
            #expect(table["second"] == 10 + round)
            #expect(table["third"] == nil)
        }
        #expect(table.count == 2)
    }

    @Test func aTableWithoutRoomKnowsNoModel() {
        var table = ModelTable<Int>()
        let known = table.change("any", limit: 0, from: 1) { $0 += 1 }
        #expect(!known && table["any"] == nil && table.count == 0)
    }
}
