import Testing

@testable import Gateway

@Suite struct TriedPositionsTests {
    @Test func keepsTheOrderAndListsOnlySeveral() {
        var tried = TriedPositions()
        #expect(tried.isEmpty && tried.count == 0 && tried.last == nil && tried.all == [])
        tried.append(3)
        #expect(!tried.isEmpty && tried.count == 1 && tried.last == 3 && tried.all == [])
        tried.append(0)
        tried.append(3)
        #expect(tried.count == 3 && tried.last == 3 && tried.all == [3, 0, 3])
    }
}
