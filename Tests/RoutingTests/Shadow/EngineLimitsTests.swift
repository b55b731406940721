import Testing

@testable import Routing

struct EngineLimitsTests {
    @Test func learnsTheMostSequencesFromAQueueBehindAFullBatch() {
        var limits = EngineLimits()
        for _ in 0..<60 { limits.observe(running: 48, waiting: 5, kvUsage: 0.4) }
        #expect(limits.sequences == 48)
    }

    @Test func aQueueBehindLongPromptsSaysNothing() {
        var limits = EngineLimits()
        var random = RoutingGenerator(seed: 5)
        for _ in 0..<2_000 {
            limits.observe(running: Double(90 + random.index(below: 12)), waiting: 3, kvUsage: 0.6)
        }
        #expect(limits.sequences == 256)
    }

    @Test func neitherDoesAFullCache() {
        var limits = EngineLimits()
        for _ in 0..<500 { limits.observe(running: 20, waiting: 9, kvUsage: 0.99) }
        #expect(limits.sequences == 256)
    }

    @Test func isRaisedByWhatRuns() {
        var limits = EngineLimits()
        for _ in 0..<60 { limits.observe(running: 48, waiting: 5, kvUsage: 0.4) }
        limits.observe(running: 300, waiting: 0, kvUsage: 0.4)
        #expect(limits.sequences == 300)
    }
}
