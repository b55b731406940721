/// What one scrape of an instance's `/metrics` said.
public struct ScrapedGauges: Sendable, Equatable {
    /// `vllm:num_requests_running`, summed over engines.
    public var running: Double
    /// `vllm:num_requests_waiting`, summed over engines.
    public var waiting: Double
    /// `vllm:kv_cache_usage_perc` (0 to 1), mean over engines.
    public var kvUsage: Double
    /// KV capacity in tokens (`cache_config_info`: blocks times block size), nil where the instance does not say.
    public var kvCapacityTokens: Double?

    /// Gauges as scraped; values that are not finite, negative or absurdly large are bounded when they are taken in.
    public init(running: Double, waiting: Double, kvUsage: Double, kvCapacityTokens: Double? = nil) {
        self.running = running
        self.waiting = waiting
        self.kvUsage = kvUsage
        self.kvCapacityTokens = kvCapacityTokens
    }

    /// The same gauges with every value in its possible range.
    var bounded: ScrapedGauges {
        ScrapedGauges(
            running: Self.bound(running, to: 1e6), waiting: Self.bound(waiting, to: 1e6),
            kvUsage: Self.bound(kvUsage, to: 1),
            kvCapacityTokens: kvCapacityTokens.flatMap { $0.isFinite && $0 > 0 ? min($0, 1e9) : nil })
    }

    private static func bound(_ value: Double, to most: Double) -> Double {
        value.isFinite ? min(max(value, 0), most) : 0
    }
}
