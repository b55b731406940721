import Gateway
import Synchronization
import Testing

@testable import azimuth

/// Counts what is asked of it; its events are numbers.
private final class Counter: DashboardEvents {
    struct Counts: Equatable {
        var begun = 0
        var made = 0
        var ended = 0
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }
    func begin() async { state.withLock { $0.begun += 1 } }
    func end() async { state.withLock { $0.ended += 1 } }

    func next() async -> String {
        state.withLock {
            $0.made += 1
            return "\($0.made)"
        }
    }
}

@Suite struct DashboardFeedTests {
    @Test func nothingIsMadeWhileNobodyLooks() async throws {
        let counter = Counter()
        let feed = DashboardFeed(interval: .milliseconds(1)) { counter }
        #expect(counter.counts == Counter.Counts())
        var watcher = feed.watch()
        var pieces = try #require(watcher).pieces.makeAsyncIterator()
        let first = await pieces.next().flatMap { Int($0) } ?? 0
        let second = await pieces.next().flatMap { Int($0) } ?? 0
        #expect(first >= 1 && second > first && counter.counts.begun == 1 && counter.counts.ended == 0)
        // Who looks leaves: the stream is let go.
        pieces = AsyncStream { $0.finish() }.makeAsyncIterator()
        watcher = nil
        try await eventually("the end") { counter.counts.ended == 1 }
        #expect(feed.count == 0)
        let made = counter.counts.made
        // Somebody else comes later, and it begins anew.
        let again = try #require(feed.watch())
        var more = again.pieces.makeAsyncIterator()
        #expect(await more.next().flatMap { Int($0) } ?? 0 > made)
        #expect(counter.counts.begun == 2)
    }

    @Test func watchersAreBounded() async throws {
        let feed = DashboardFeed(interval: .milliseconds(1)) { Counter() }
        var all: [AdminEvents] = []
        for _ in 0..<DashboardFeed.watcherLimit { all.append(try #require(feed.watch())) }
        #expect(feed.watch() == nil && feed.count == DashboardFeed.watcherLimit)
        all.removeLast()
        try await eventually("a place") { feed.count == DashboardFeed.watcherLimit - 1 }
        #expect(feed.watch() != nil)
    }
}
