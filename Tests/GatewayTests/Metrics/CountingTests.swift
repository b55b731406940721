import Routing
import Testing

@testable import Gateway

@Suite struct CountingTests {
    @Test func aBoundBelongsToItsBucketAndWhatIsNoNumberToNone() {
        var histogram = Histogram([1, 2])
        for value in [1, 1.5, 2, 3, -.infinity, .nan] { histogram.observe(value) }
        #expect(histogram.counts == [1, 2, 1] && histogram.sum == 7.5 && histogram.total == 4)
        histogram.observe(0.5, times: 3)
        #expect(histogram.counts == [4, 2, 1] && histogram.sum == 9)
    }

    @Test func boundsReach240SecondsAndAreInOrder() {
        for bounds in [Histogram.latencyBounds, Histogram.workBounds, Histogram.rewardBounds] {
            #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        }
        #expect(Histogram.latencyBounds.last == 240 && Histogram.rewardBounds.first == -240)
    }

    @Test func namesThatNoWorkerAnswersForTakeNoPlace() {
        var table = ModelTable()
        #expect(table.place(of: "junk") == ModelTable.other && table.models.count == 2)
        #expect(table.place(of: "") == ModelTable.none)
        let place = table.admit("real")
        #expect(place == 2 && table.place(of: "real") == 2 && table.admit("real") == 2)
    }

    @Test func theModelsToldApartAreBounded() {
        var table = ModelTable()
        for number in 0..<1_000 { table[table.admit("m\(number)")].count(.chat, status: 200) }
        #expect(table.models.count == ModelTable.limit + 2)
        let place = StatusCodes.index(200)
        #expect(table[ModelTable.other].requests(.chat, place: place) == 1_000 - ModelTable.limit)
        #expect(table.admit(String(repeating: "x", count: 10_000)) == ModelTable.other)
    }

    @Test func loopsThatMetModelsInAnotherOrderAddUp() {
        var (left, right) = (LoopMetrics(), LoopMetrics())
        let a = left.models.admit("a")
        left.end(.chat, model: a, status: 200, seconds: 1)
        let b = right.models.admit("b")
        right.end(.chat, model: b, status: 200, seconds: 1)
        right.end(.chat, model: right.models.admit("a"), status: 503, seconds: 1)
        right.workers.dispatch(InstanceID(9))
        left.workers.dispatch(InstanceID(0))
        left.merge(right)
        func count(_ model: String, _ status: Int) -> Int? {
            left.models.models.first { $0.name == model }?.requests(.chat, place: StatusCodes.index(status))
        }
        #expect(count("a", 200) == 1 && count("a", 503) == 1 && count("b", 200) == 1)
        #expect(left.workers.dispatched(0) == 1 && left.workers.dispatched(9) == 1 && left.workers.dispatched(5) == 0)
        #expect(left.durations[RouteClass.chat.index].total == 3)
    }

    @Test(arguments: [
        (200, "200"), (0, "499"), (499, "499"), (299, "2xx"), (499, "499"), (418, "418"), (599, "5xx"), (99, "other"),
        (-1, "other"), (1_000_000, "other"),
    ])
    func everyStatusHasItsCode(status: Int, code: String) {
        #expect(StatusCodes.names[StatusCodes.index(status)] == code)
    }

    @Test func everyCauseHasAPlaceOfItsOwn() {
        #expect(RouteClass.allCases.map(\.index) == Array(RouteClass.allCases.indices))
        #expect(RefusalCause.allCases.map(\.index) == Array(RefusalCause.allCases.indices))
        #expect(FaultCause.allCases.map(\.index) == Array(FaultCause.allCases.indices))
    }
}
