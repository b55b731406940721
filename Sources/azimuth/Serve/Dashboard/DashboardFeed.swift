import Gateway
import Synchronization

/// Makes a feed's events: `begin`, `next` any number of times, `end`.
protocol DashboardEvents: Sendable {
    func begin() async
    /// The state now, as one server-sent event.
    func next() async -> String
    func end() async
}

/// Sends what the dashboard shows to all who look at it, about once a second, and does nothing while nobody looks.
final class DashboardFeed: Sendable {
    static let watcherLimit = 16
    /// Time after which a watcher is sent away; the page comes back at once, and its key is looked at again.
    private static let stay = Duration.seconds(600)

    private struct Watcher {
        var events: AsyncStream<String>.Continuation
        var until: ContinuousClock.Instant
    }

    private struct Watchers {
        var byNumber: [Int: Watcher] = [:]
        var next = 0
        var isRunning = false
        /// What was sent last, so that who comes need not wait.
        var latest: String?
    }

    private let makeSource: @Sendable () -> any DashboardEvents
    private let interval: Duration
    private let watchers = Mutex(Watchers())

    /// A feed that nobody looks at yet.
    ///
    /// - Parameter source: what makes its events, from the first who looks to the last; then another one is made.
    init(interval: Duration = .seconds(1), source: @escaping @Sendable () -> any DashboardEvents) {
        self.interval = interval
        makeSource = source
    }

    /// How many look just now.
    var count: Int { watchers.withLock { $0.byNumber.count } }

    /// A stream of events for one who looks; nil where there are too many.
    func watch() -> AdminEvents? {
        // A slow reader gets the newest state, not all those it missed.
        let (stream, events) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let (number, starts) = watchers.withLock { watchers -> (Int?, Bool) in
            guard watchers.byNumber.count < Self.watcherLimit else { return (nil, false) }
            watchers.next += 1
            watchers.byNumber[watchers.next] = Watcher(events: events, until: .now + Self.stay)
            if let latest = watchers.latest { events.yield(latest) }
            let starts = !watchers.isRunning
            watchers.isRunning = true
            return (watchers.next, starts)
        }
        guard let number else { return nil }
        events.onTermination = { [weak self] _ in
            _ = self?.watchers.withLock { $0.byNumber.removeValue(forKey: number) }
        }
        if starts { Task { await run() } }
        return AdminEvents(stream)
    }

    private func run() async {
        let source = makeSource()
        await source.begin()
        repeat {
            let text = await source.next()
            // Outside of the lock: who is sent away takes it.
            for events in due(text) { events.finish() }
            try? await Task.sleep(for: interval)
        } while goesOn()
        await source.end()
        // Somebody may have come meanwhile.
        if restarts() { Task { await run() } }
    }

    /// Sends an event, and returns those whose time is over.
    private func due(_ text: String) -> [AsyncStream<String>.Continuation] {
        let now = ContinuousClock.Instant.now
        return watchers.withLock { watchers in
            watchers.latest = text
            for watcher in watchers.byNumber.values { watcher.events.yield(text) }
            return watchers.byNumber.values.filter { $0.until <= now }.map(\.events)
        }
    }

    private func goesOn() -> Bool {
        watchers.withLock { watchers in
            if watchers.byNumber.isEmpty { watchers.latest = nil }
            return !watchers.byNumber.isEmpty
        }
    }

    private func restarts() -> Bool {
        watchers.withLock { watchers in
            watchers.isRunning = !watchers.byNumber.isEmpty
            return watchers.isRunning
        }
    }
}
