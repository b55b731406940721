/// The limits that an instance's engine was started with, as far as the router can tell.
struct EngineLimits: Sendable, Equatable {
    /// KV cache in tokens; 0 where unknown.
    var capacity = 0.0
    /// Most tokens an iteration. No metric says it; vLLM's usual one costs nothing where it is wrong.
    var batchedTokens = 2_048.0
    /// Most sequences at once; vLLM's usual one until the gauges show another.
    private(set) var sequences = EngineLimits.usual

    private var most = 0.0
    private var readingsAtMost = 0
    private var readingsBelow = 0

    /// Learns from a scrape: an engine that keeps requests waiting with room in its cache runs as many as it may, and as
    /// soon as one ends the next takes its place. Behind a long prompt they wait as well, but then the number varies.
    mutating func observe(running: Double, waiting: Double, kvUsage: Double) {
        if running > most {
            most = running
            (readingsAtMost, readingsBelow) = (0, 0)
            // It is allowed more than was thought.
            if running > sequences { sequences = max(running, Self.usual) }
        }
        guard waiting >= 1, kvUsage < 0.85, running >= 2 else { return }
        if running == most { readingsAtMost += 1 } else { readingsBelow += 1 }
        guard readingsAtMost + readingsBelow >= 50 else { return }
        if readingsBelow * 10 <= readingsAtMost { sequences = most }
        readingsAtMost /= 2
        readingsBelow /= 2
    }

    private static let usual = 256.0
}
