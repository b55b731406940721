/// What the router knew at the moment of decision: taken once, before dispatch, never re-read.
public struct Snapshot: Sendable, Equatable {
    /// Unix time of the decision in seconds.
    public var time: Double
    /// The request's side.
    public var request: RequestSnapshot
    /// One entry a candidate, in the order of the decision's scores.
    public var instances: [InstanceSnapshot]

    /// A snapshot of `instances` for one request.
    public init(time: Double, request: RequestSnapshot, instances: [InstanceSnapshot]) {
        self.time = time
        self.request = request
        self.instances = instances
    }
}

/// The request's part of a snapshot. All fields are 32-bit floats so that the logged bytes are the served ones.
public struct RequestSnapshot: Sendable, Equatable {
    /// Estimated prompt length in tokens.
    public var promptTokens: Float = 0
    /// The request's bound on its answer in tokens; 0 where it has none.
    public var maxTokens: Float = 0
    /// Expected answer length in tokens: 10 % quantile.
    public var outputTokensQ10: Float = 0
    /// Expected answer length in tokens: median.
    public var outputTokensQ50: Float = 0
    /// Expected answer length in tokens: 90 % quantile.
    public var outputTokensQ90: Float = 0
    /// 1 where the answer is streamed, else 0.
    public var stream: Float = 0
    /// Number of chat messages.
    public var messageCount: Float = 0
    /// The TTFT in seconds that the request asks for; 0 where it asks for none.
    public var ttftTarget: Float = 0
    /// The time between tokens in seconds that the request asks for; 0 where it asks for none.
    public var tpotTarget: Float = 0

    /// An empty request.
    public init() {}
}

/// One instance's part of a snapshot. Token counts are whole numbers; times are in seconds.
public struct InstanceSnapshot: Sendable, Equatable {
    /// Which instance this is.
    public var id: InstanceID
    /// Prompt tokens of this request that the prefix index expects in the instance's KV cache.
    public var cachedTokens: Float = 0
    /// Router-side in flight: requests dispatched and not finished.
    public var inflightRequests: Float = 0
    /// Router-side in flight: requests that have not shown their first token.
    public var inflightPrefillRequests: Float = 0
    /// Router-side in flight: prompt tokens of those.
    public var inflightPrefillTokens: Float = 0
    /// Router-side in flight: prompt tokens of those that the prefix index did not expect to be cached.
    public var inflightUncachedTokens: Float = 0
    /// Router-side in flight: requests past their first token.
    public var inflightDecodeRequests: Float = 0
    /// Router-side in flight: context tokens (prompt and produced) of those.
    public var inflightDecodeTokens: Float = 0
    /// Last scraped `vllm:num_requests_running`, summed over engines; 0 where never scraped.
    public var running: Float = 0
    /// Last scraped `vllm:num_requests_waiting`, summed over engines; 0 where never scraped.
    public var waiting: Float = 0
    /// Last scraped `vllm:kv_cache_usage_perc` (0 to 1), mean over engines; 0 where never scraped.
    public var kvUsage: Float = 0
    /// Seconds since the scrape those three come from; `neverScraped` where there was none.
    public var scrapeAge: Float = InstanceSnapshot.neverScraped
    /// KV capacity in tokens (`cache_config_info`), 0 where unknown.
    public var kvCapacityTokens: Float = 0
    /// Learned seconds of TTFT per uncached prompt token queued or own (running regression).
    public var secondsPerPrefillToken: Float = 0
    /// Learned TTFT of an idle instance in seconds: the intercept of the same regression.
    public var baseTTFT: Float = 0
    /// Recent mean of ln(observed TTFT / running regression's TTFT): positive where the instance has become slower.
    public var ttftResidual: Float = 0
    /// Recent mean seconds between tokens.
    public var secondsPerToken: Float = 0
    /// Outcomes the running statistics have seen, saturating at 1,000.
    public var observedOutcomes: Float = 0
    /// What a rollout says of the request here.
    public var prediction = PredictionSnapshot()

    /// The `scrapeAge` of an instance that has never answered a scrape.
    public static let neverScraped: Float = 60

    /// An idle instance about which nothing is known.
    public init(id: InstanceID) { self.id = id }
}
