import Fleet
import Synchronization

/// Adds up what engines report of their prefix caches, across restarts and workers that come and go.
final class EngineCacheTally: Sendable {
    /// Prompt tokens looked up and found, over all workers, since the router started.
    struct Totals: Sendable, Equatable {
        var queries = 0.0
        var hits = 0.0
        var preemptions = 0.0
    }

    private struct Last {
        var queries: Double?
        var hits: Double?
        var preemptions: Double?
    }

    private struct State {
        var totals = Totals()
        var last: [Int: Last] = [:]
    }

    private let state = Mutex(State())

    /// The totals of now.
    var now: Totals { state.withLock(\.totals) }

    /// Takes in one scrape; what a worker had counted before its first scrape is not the router's to report.
    func note(_ worker: Int, _ metrics: EngineMetrics) {
        state.withLock { state in
            let last = state.last[worker]
            state.totals.queries += Self.growth(from: last?.queries, to: metrics.prefixQueries)
            state.totals.hits += Self.growth(from: last?.hits, to: metrics.prefixHits)
            state.totals.preemptions += Self.growth(from: last?.preemptions, to: metrics.preemptions)
            state.last[worker] = Last(
                queries: metrics.prefixQueries, hits: metrics.prefixHits, preemptions: metrics.preemptions)
        }
    }

    /// How much a counter grew; one that fell belongs to another process and began at 0.
    static func growth(from last: Double?, to now: Double?) -> Double {
        guard let last, let now, now.isFinite, last.isFinite else { return 0 }
        return max(now >= last ? now - last : now, 0)
    }
}
