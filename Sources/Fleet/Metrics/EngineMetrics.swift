/// What one scrape of a vLLM server's `/metrics` said, over all its engines.
public struct EngineMetrics: Sendable, Equatable {
    /// `vllm:num_requests_running`, summed over engines.
    public var running = 0.0
    /// `vllm:num_requests_waiting`, summed over engines.
    public var waiting = 0.0
    /// `vllm:kv_cache_usage_perc` (before: `gpu_cache_usage_perc`), 0 to 1, mean over engines.
    public var kvUsage = 0.0
    /// KV capacity in tokens: `block_size` times `num_gpu_blocks` of `vllm:cache_config_info`, summed over engines.
    public var kvCapacityTokens: Double?
    /// `vllm:prefix_cache_queries` (before: `gpu_prefix_cache_queries`) in tokens, summed over engines.
    public var prefixQueries: Double?
    /// `vllm:prefix_cache_hits` (before: `gpu_prefix_cache_hits`) in tokens, summed over engines.
    public var prefixHits: Double?
    /// `vllm:num_preemptions`, summed over engines.
    public var preemptions: Double?
    /// `vllm:prompt_tokens`, summed over engines.
    public var promptTokens: Double?
    /// `vllm:generation_tokens`, summed over engines.
    public var generationTokens: Double?
    /// `process_start_time_seconds`, where the server says it.
    public var processStart: Double?
    /// Engines behind the server: series of the running or the waiting gauge.
    public var engines = 0

    /// Metrics of an idle server that says nothing else.
    public init() {}

    /// Whether the server cannot be the process that gave `earlier`: a counter went back, or the process is another.
    func isRestart(after earlier: EngineMetrics) -> Bool {
        func fell(_ path: KeyPath<EngineMetrics, Double?>) -> Bool {
            guard let now = self[keyPath: path], let before = earlier[keyPath: path] else { return false }
            return now < before
        }
        if let now = processStart, let before = earlier.processStart, now > before { return true }
        // Fewer engines than before sum up to less without a restart.
        return engines >= earlier.engines && (fell(\.promptTokens) || fell(\.generationTokens) || fell(\.prefixQueries))
    }
}
