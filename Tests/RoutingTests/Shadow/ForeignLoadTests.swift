import EngineModel
import Testing

@testable import Routing

@Suite struct ForeignLoadTests {
    private func gauges(running: Double, waiting: Double = 0) -> ScrapedGauges {
        ScrapedGauges(running: running, waiting: waiting, kvUsage: 0)
    }

    @Test func aRouterWithNearlyAllRequestsIsAlone() {
        var share = RouterShare()
        for _ in 0..<1_000 { share.observe(own: 9, all: 10) }
        #expect(share.others == 0)
        // A scrape that is late shows fewer than are there.
        for _ in 0..<1_000 { share.observe(own: 12, all: 10) }
        #expect(share.others == 0)
    }

    @Test func theShareTellsHowManyOthersSend() {
        var share = RouterShare()
        for _ in 0..<1_000 { share.observe(own: 5, all: 20) }
        #expect(abs(share.others - 3) < 0.01)
        for _ in 0..<2_000 { share.observe(own: 0, all: 20) }
        #expect(share.others == 63)
        for _ in 0..<2_000 { share.observe(own: 0, all: 0) }
        #expect(share.others == 0)
    }

    @Test func whatIsBeyondTheOwnIsTheOthers() {
        var foreign = ForeignLoad()
        foreign.observe(gauges(running: 30, waiting: 8), own: 10, others: 3, meanContext: 500, now: 7)
        #expect(foreign.waiting == 6 && foreign.running == 22 && foreign.context == 11_000)
        foreign.observe(gauges(running: 2), own: 10, others: 3, meanContext: 500, now: 8)
        #expect(foreign.waiting == 0 && foreign.running == 0)
        foreign.observe(gauges(running: 30), own: 10, others: 0, meanContext: 500, now: 9)
        #expect(foreign.isNone)
    }

    @Test func aRolloutCountsWhatOthersHaveThere() throws {
        func predictions(_ running: [Double], waiting: Double = 0) throws -> [PredictionSnapshot] {
            var configuration = RouterConfiguration()
            configuration.policy = "predictive_ttft"
            var router = try Router(configuration)
            let ids = ["a", "b"].map { router.addInstance(name: $0) }
            let facts = Fixture.facts(tokens: 2_000)
            let made = router.decide(facts, now: 999)
            let first = try #require(made)
            // One request of its own on each tells how long prompts are.
            for position in [0, 1] { _ = router.dispatch(first, facts: facts, position: position, now: 999) }
            for second in 0..<400 {
                for (id, count) in zip(ids, running) {
                    router.scraped(id, gauges(running: count, waiting: waiting), now: 1_000 + Double(second))
                }
            }
            let later = router.decide(facts, now: 1_399)
            return try #require(later).snapshot.instances.map(\.prediction)
        }
        let equal = try predictions([30, 30])
        let unequal = try predictions([30, 200])
        #expect(equal[0].ttft == equal[1].ttft)
        #expect(unequal[1].ttft > unequal[0].ttft && unequal[1].decode > unequal[0].decode)
        #expect(unequal[1].delay > unequal[0].delay)
        let queued = try predictions([30, 30], waiting: 20)
        #expect(queued[0].ttft > 1.5 * equal[0].ttft)
        // Alone, what a scrape shows beyond its own is late and not another's.
        let alone = try predictions([1, 1])
        #expect(alone[0].ttft < equal[0].ttft)
    }
}
