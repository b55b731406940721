import Testing

@testable import Routing

@Suite struct HoldingTests {
    private func router(_ count: Int) throws -> Router {
        var configuration = RouterConfiguration()
        configuration.policy = "round_robin"
        var router = try Router(configuration)
        for number in 0..<count { _ = router.addInstance(name: "i\(number)") }
        return router
    }

    private func decide(_ router: inout Router, now: Double) -> Decision? { router.decide(RequestFacts(), now: now) }

    private func candidates(_ router: inout Router, now: Double) -> [InstanceID] {
        router.decide(RequestFacts(), now: now)?.snapshot.instances.map(\.id) ?? []
    }

    @Test func requestsKeepOffAHeldInstanceUntilItsTime() throws {
        var router = try router(3)
        router.hold(InstanceID(1), until: 10)
        #expect(candidates(&router, now: 9.9) == [InstanceID(0), InstanceID(2)])
        #expect(router.isHeld(InstanceID(1), now: 9.9) && !router.isHeld(InstanceID(1), now: 10))
        #expect(candidates(&router, now: 10).count == 3)
    }

    @Test func oneRequestAtATimeTriesItAndItsEndLetsItIn() throws {
        var router = try router(2)
        router.hold(InstanceID(1), until: 10)
        let decision = try #require(decide(&router, now: 10))
        let position = try #require(decision.snapshot.instances.firstIndex { $0.id == InstanceID(1) })
        _ = router.dispatch(decision, facts: RequestFacts(), position: position, now: 10)
        #expect(candidates(&router, now: 10.5) == [InstanceID(0)])
        // The trial's end may never come: its client went away.
        #expect(candidates(&router, now: 11).count == 2)
        router.hold(InstanceID(1), until: nil)
        #expect(candidates(&router, now: 10.5).count == 2)
    }

    @Test func whereAllAreHeldTheyAreUsedAllTheSame() throws {
        var router = try router(3)
        router.setAvailable(InstanceID(2), false)
        for number in 0..<3 { router.hold(InstanceID(UInt32(number)), until: 10) }
        #expect(candidates(&router, now: 1) == [InstanceID(0), InstanceID(1)])
        // A request to one that is used so is no trial.
        let decision = try #require(decide(&router, now: 1))
        _ = router.dispatch(decision, facts: RequestFacts(), position: 0, now: 1)
        #expect(router.isHeld(InstanceID(0), now: 9.9) && !router.isHeld(InstanceID(0), now: 10))
    }

    @Test func holdingOneInstanceDoesNotConcernAModelItDoesNotServe() throws {
        var router = try router(2)
        router.hold(InstanceID(0), until: 10)
        let decision = router.decide(RequestFacts(), now: 1) { $0 == InstanceID(0) }
        #expect(decision?.snapshot.instances.map(\.id) == [InstanceID(0)])
    }
}
