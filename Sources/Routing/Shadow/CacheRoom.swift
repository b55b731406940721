/// How much of an instance's cache its requests take: what is computed takes room of its own, what was found there may be
/// shared with others that run.
///
/// Scrapes say how much is in use; what they cannot say is told from the requests since.
struct CacheRoom: Sendable {
    /// Share of the cached tokens of running prompts that each takes for itself.
    private(set) var unshared = 0.5
    /// Tokens in use beyond those accounted for: those of other routers' requests, or what estimates missed.
    private(set) var excess = 0.0
    /// Of the waiting requests, those that run already, and of the running ones those that wait again: by the last scrape.
    var entered = 0
    var preempted = 0

    /// Learns from a scrape.
    ///
    /// - Parameters:
    ///   - used: tokens in use.
    ///   - computed: uncached and produced tokens of those that run.
    ///   - cached: tokens of their prompts that were found in the cache.
    mutating func observe(used: Double, computed: Double, cached: Double, capacity: Double) {
        guard used.isFinite, computed.isFinite, cached.isFinite else { return }
        if cached >= 1_000 {
            let share = (used - computed) / cached
            unshared += 0.05 * (min(max(share, 0), 1) - unshared)
        }
        let missed = used - computed - unshared * cached
        excess += 0.5 * (min(max(missed, -0.3 * capacity), capacity) - excess)
    }

    /// Tokens of a request that take no room.
    @inline(__always)
    func shared(ofCached tokens: Double) -> Double { (1 - unshared) * tokens }
}
