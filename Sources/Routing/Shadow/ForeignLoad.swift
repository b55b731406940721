/// What requests that this router did not send make of an instance's load: those of other routers before the same
/// instances.
///
/// A scrape says how many run and wait in all; what is beyond this router's own is theirs. That each of its own requests
/// since the scrape stands for as many of the others was tried, and lost more by its noise than it gained.
struct ForeignLoad: Sendable {
    /// Their requests that run and that wait, as of the last scrape, and the tokens that the former have in the cache.
    private(set) var running = 0.0
    private(set) var waiting = 0.0
    private(set) var context = 0.0
    /// When that scrape was answered.
    private(set) var time = 0.0

    /// Whether there is any.
    var isNone: Bool { running + waiting == 0 }

    /// Learns from a scrape.
    ///
    /// - Parameters:
    ///   - own: this router's requests there, running and waiting.
    ///   - others: how many requests others send for each of its own; 0 where it is alone.
    ///   - meanContext: tokens in the cache of a running request of its own on average.
    mutating func observe(_ gauges: ScrapedGauges, own: Double, others: Double, meanContext: Double, now: Double) {
        guard others > 0 else {
            self = ForeignLoad()
            return
        }
        time = now
        let theirs = max(gauges.running + gauges.waiting - own, 0)
        waiting = min(gauges.waiting * others / (1 + others), theirs)
        running = min(theirs - waiting, gauges.running)
        context = running * meanContext
    }
}
