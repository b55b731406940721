import Fleet
import Logging
import NIOCore
import Synchronization

/// Asks one source of workers again and again, and changes the roster by what it says.
///
/// A source that fails keeps its last list. Only what it says anew counts: a worker taken off by hand comes back when
/// its source has forgotten it and names it again.
actor DiscoveryFeed {
    private var source: any WorkerSource
    private let roster: Roster
    private let drain: TimeAmount
    private let logger: Logger
    private var named: Set<WorkerURL> = []
    private var task: Task<Void, Never>?
    private nonisolated let state: Mutex<DiscoveryReport>
    private nonisolated let hasPolled = Atomic(false)

    init(_ source: any WorkerSource, roster: Roster, drain: TimeAmount, logger: Logger) {
        self.source = source
        self.roster = roster
        self.drain = drain
        self.logger = logger
        state = Mutex(DiscoveryReport(origin: source.origin.description, workers: 0, failures: 0))
    }

    /// What it has come to so far.
    nonisolated var report: DiscoveryReport { state.withLock { $0 } }

    /// Asks now and then again and again until `stop`; returns after the first answer, or after `patience`.
    nonisolated func start(patience: TimeAmount = .seconds(2)) async {
        await begin()
        let end = NIODeadline.now() + patience
        while !hasPolled.load(ordering: .acquiring), NIODeadline.now() < end {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Ends the asking; a look-up under way comes to nothing.
    func stop() {
        task?.cancel()
        task = nil
    }

    private func begin() {
        guard task == nil else { return }
        let interval = Duration.nanoseconds(source.interval.nanoseconds)
        task = Task {
            while !Task.isCancelled {
                await self.poll()
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Asks once.
    func poll() async {
        defer { hasPolled.store(true, ordering: .releasing) }
        var asked = source
        do {
            let urls = try await asked.poll()
            source = asked
            guard !Task.isCancelled else { return }
            if let urls { take(urls) }
        } catch {
            source = asked
            fail("\(error)")
        }
    }

    private func take(_ urls: [WorkerURL]) {
        let now = Set(urls)
        for url in urls where !named.contains(url) { roster.add(url, origin: source.origin) }
        for url in named.subtracting(now) { roster.release(url, origin: source.origin, drain: drain) }
        named = now
        let failed = state.withLock { state in
            defer { state.lastError = nil }
            state.workers = now.count
            return state.lastError != nil
        }
        if failed { logger.notice("\(source.origin) can be read again", metadata: ["workers": "\(now.count)"]) }
    }

    /// Says what is wrong once, not with every look.
    private func fail(_ reason: String) {
        let isNew = state.withLock { state in
            defer { state.lastError = reason }
            state.failures += 1
            return state.lastError != reason
        }
        guard isNew else { return }
        logger.warning(
            "\(source.origin) gives no list of workers (\(reason)): the last one holds",
            metadata: ["workers": "\(named.count)"])
    }
}
