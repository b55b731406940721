import Testing

@testable import Routing

struct CacheRoomTests {
    @Test func learnsHowMuchOfCachedPromptsIsShared() {
        var room = CacheRoom()
        for _ in 0..<200 { room.observe(used: 12_000, computed: 10_000, cached: 20_000, capacity: 50_000) }
        #expect(abs(room.unshared - 0.1) < 1e-3)
        #expect(abs(room.excess) < 100)
        #expect(abs(room.shared(ofCached: 1_000) - 900) < 2)
    }

    @Test func whatOthersHoldIsExcess() {
        var room = CacheRoom()
        for _ in 0..<50 { room.observe(used: 30_000, computed: 10_000, cached: 0, capacity: 50_000) }
        #expect(abs(room.excess - 20_000) < 1)
        for _ in 0..<50 { room.observe(used: 10_000, computed: 10_000, cached: 0, capacity: 50_000) }
        #expect(abs(room.excess) < 1)
    }

    @Test func requestsPutBackAreComputedAgainFirst() {
        var shadow = InstanceShadow()
        for key in 0..<4 {
            var request = ShadowRequest()
            request.key = key
            request.prompt = 1_000
            request.uncached = 1_000
            request.dispatched = Double(key)
            request.knownOutput = 500
            shadow.enqueue(request, ownMilliseconds: 0, now: Double(key))
            _ = shadow.begin(key, produced: 0, now: 4)
        }
        #expect(shadow.refresh(ResidualLife(), now: 4) == 4)
        shadow.observe(ScrapedGauges(running: 2, waiting: 2, kvUsage: 0.95), capacity: 2_100, now: 4)
        #expect(shadow.refresh(ResidualLife(), now: 4) == 2)
        // The newest two.
        #expect(Set(shadow.running[2...].map(\.key)) == [2, 3])
    }
}
