/// The limits that an instance's engine was started with, as far as the router can tell.
struct EngineLimits: Sendable, Equatable {
    /// KV cache in tokens; 0 where unknown.
    var capacity = 0.0
    /// Most tokens an iteration. No metric says it; vLLM's usual one costs nothing where it is wrong.
    var batchedTokens = 2_048.0
    /// Most sequences at once; vLLM's usual one until the gauges show another.
    private(set) var sequences = 256.0

    private var plateau = 0.0
    private var seen = 0

    /// Learns from a scrape: an engine that keeps requests waiting with room in its cache runs as many as it may.
    mutating func observe(running: Double, waiting: Double, kvUsage: Double) {
        if running > sequences { sequences = running }
        guard waiting >= 1, kvUsage < 0.85, running >= 2 else { return }
        if running == plateau {
            seen += 1
            // A chance of five equal readings in a row is not worth heeding.
            if seen >= 5 { sequences = running }
        } else {
            plateau = running
            seen = 1
        }
    }
}
