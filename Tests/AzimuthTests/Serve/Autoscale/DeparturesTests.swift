import Gateway
import Logging
import Routing
import Synchronization
import Testing

@testable import azimuth

@Suite struct DeparturesTests {
    private typealias Candidate = Departures.Candidate
    private static let ids = (0..<4).map { InstanceID(UInt32($0)) }

    @Test func theLeastLoadedGoAndAreEmptyOnlyAfterTheirLastRequest() {
        var departures = Departures(patience: 100)
        var loads: [InstanceID: Int] = [Self.ids[0]: 5, Self.ids[1]: 1, Self.ids[2]: 0, Self.ids[3]: 9]
        func step(_ desired: Int, _ serving: [Int], _ now: Double) -> Departures.Steps {
            departures.step(
                desired: desired,
                serving: serving.map { Candidate(id: Self.ids[$0], requests: loads[Self.ids[$0]] ?? 0) },
                now: now, requests: { loads[$0] }, answers: { _ in true })
        }
        #expect(step(2, [0, 1, 2, 3], 0).drain == [Self.ids[2], Self.ids[1]])
        #expect(departures.empty == [], "what was decided a moment ago may still be on its way")
        #expect(step(2, [0, 3], 1) == Departures.Steps())
        #expect(departures.empty == [Self.ids[2]] && !departures.isOver)
        loads[Self.ids[1]] = 0
        _ = step(2, [0, 3], 2)
        #expect(departures.isOver && departures.empty.count == 2)
        // Those that are still there come back first, the last to leave before the others.
        #expect(step(3, [0, 3], 3).resume == [Self.ids[1]])
        loads[Self.ids[2]] = nil
        _ = step(3, [0, 1, 3], 4)
        #expect(departures.ids == [], "one that is off the list is forgotten")
    }

    @Test func patienceEndsAndAStoppedOneServesWhenItIsBack() {
        var departures = Departures(patience: 10)
        let one = [Candidate(id: Self.ids[0], requests: 1), Candidate(id: Self.ids[1], requests: 2)]
        _ = departures.step(desired: 1, serving: one, now: 0, requests: { _ in 1 }, answers: { _ in true })
        _ = departures.step(desired: 1, serving: [one[1]], now: 9, requests: { _ in 1 }, answers: { _ in true })
        #expect(!departures.isOver)
        _ = departures.step(desired: 1, serving: [one[1]], now: 11, requests: { _ in 1 }, answers: { _ in true })
        #expect(departures.empty == [Self.ids[0]])
        let steps = departures.step(
            desired: 2, serving: [one[1]], now: 12, requests: { _ in 0 }, answers: { _ in false })
        #expect(steps.resume == [Self.ids[0]] && departures.ids == [])
    }

    private final class Heard: Actuator {
        let name = "heard"
        let orders = Mutex<[ScaleOrder]>([])

        func apply(_ order: ScaleOrder) async throws(ActuatorFailure) { orders.withLock { $0.append(order) } }
    }

    @Test func nobodyIsToldToStopAWorkerThatHasRequests() async throws {
        let heard = Heard()
        var router = try Router()
        let ids = (0..<3).map { router.addInstance(name: "w\($0)") }
        for id in ids { router.setAvailable(id, true) }
        var configuration = ProvisioningConfiguration()
        configuration.ceiling = 2
        var silent = Logger(label: "test")
        silent.logLevel = .critical
        let core = RouterCore(router)
        let keeper = AutoscaleKeeper(core: core, configuration, actuators: [heard], logger: silent)
        func look(_ now: Double, _ unrouted: [UInt32: Int]) async {
            keeper.look(now: now, unrouted: unrouted)
            await keeper.runners[0].poke(now: 4e9 + now)?.value
        }
        let busy = Dictionary(uniqueKeysWithValues: ids.map { ($0.rawValue, 1) })
        for now in 1...5 { await look(Double(now), busy) }
        #expect(heard.orders.withLock { $0 } == [])
        #expect(ids.count { id in core.withRouter { $0.isAvailable(id) } } == 2, "one gets nothing new")
        #expect(keeper.statuses.first?.leaving == 1)
        await look(6, [:])
        let order = try #require(heard.orders.withLock { $0.first })
        #expect(order.desired == 2 && order.drained.count == 1 && order.leastLoaded.first == order.drained.first)
    }
}
