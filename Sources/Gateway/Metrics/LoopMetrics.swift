import Routing

/// What one event loop has counted. Loops are merged when somebody asks, so counting needs no lock.
struct LoopMetrics: Sendable {
    var models = ModelTable()
    var workers = WorkerTable()
    var decisions = DecisionTable()
    var rewards = RewardCounts()
    /// By `Outcome.Censoring`: cancelled, timed out, failed.
    private(set) var censored = [0, 0, 0]
    /// By `FaultCause`.
    private(set) var retries = Array(repeating: 0, count: FaultCause.allCases.count)
    /// Retries that the budget did not allow.
    var retriesRefused = 0
    /// By `RefusalCause`.
    private(set) var refused = Array(repeating: 0, count: RefusalCause.allCases.count)
    /// By `RouteClass`.
    private(set) var durations = RouteClass.allCases.map { _ in Histogram(Histogram.latencyBounds) }
    /// Whole request received to its place among those in flight, of requests that had to wait for one.
    var queueWait = Histogram(Histogram.latencyBounds)
    /// Whole request received, or its place had, to first sent to an instance.
    var overhead = Histogram(Histogram.workBounds + [0.25, 1, 5])
    /// Reading the body and deciding.
    var decision = Histogram(Histogram.workBounds)
    /// Prompt tokens of decided requests, as the router estimates them, and how many of them it expected to be cached.
    var estimatedPromptTokens = 0.0
    var expectedCachedTokens = 0.0
    var connectionsOpened = 0
    /// What is so at this moment; filled in when the counts are read.
    var gauges = LoopGauges()

    private mutating func censor(_ cause: Outcome.Censoring) {
        switch cause {
        case .none: break
        case .cancelled: censored[0] += 1
        case .timedOut: censored[1] += 1
        case .failed: censored[2] += 1
        }
    }

    static let censorings: [Outcome.Censoring] = [.cancelled, .timedOut, .failed]

    mutating func retry(_ cause: FaultCause) { retries[cause.index] += 1 }

    mutating func refuse(_ cause: RefusalCause) { refused[cause.index] += 1 }

    /// Counts a decision, and what it expects of the chosen instance's cache.
    mutating func note(_ made: Decision) {
        decisions.count(made.policy, made.reason)
        estimatedPromptTokens += Double(made.snapshot.request.promptTokens)
        expectedCachedTokens += Double(made.snapshot.instances[made.chosen].cachedTokens)
    }

    /// Counts how a decided request ended.
    ///
    /// - Parameters:
    ///   - served: the last instance tried.
    ///   - reward: its reward, where it may be held against the prediction.
    mutating func note(_ outcome: Outcome, _ made: Decision, served: InstanceID?, model: Int, reward: Double?) {
        censor(outcome.censoring)
        if let ttft = outcome.ttft, !outcome.ttftCensored {
            models[model].ttft.observe(ttft)
            if let served { workers.observe(served, ttft: ttft) }
        }
        models[model].promptTokens += Self.bounded(outcome.promptTokens)
        models[model].cachedTokens += Self.bounded(outcome.cachedTokens)
        models[model].completionTokens += Self.bounded(outcome.completionTokens)
        if outcome.attempts == 1, let reward, let predicted = made.predictedReward {
            rewards.observe(predicted: Double(predicted), actual: reward)
        }
    }

    /// What a worker reports may be anything; no answer has more tokens than this.
    private static func bounded(_ tokens: Int?) -> Int { min(max(tokens ?? 0, 0), 1 << 32) }

    /// Counts a request that has ended; one the router answers itself has no duration worth a histogram.
    mutating func end(_ route: RouteClass, model: Int, status: Int, seconds: Double? = nil) {
        models[model].count(route, status: status)
        if let seconds { durations[route.index].observe(seconds) }
    }

    mutating func merge(_ other: LoopMetrics) {
        models.merge(other.models)
        workers.merge(other.workers)
        decisions.merge(other.decisions)
        rewards.merge(other.rewards)
        for place in censored.indices { censored[place] += other.censored[place] }
        for place in retries.indices { retries[place] += other.retries[place] }
        for place in refused.indices { refused[place] += other.refused[place] }
        for place in durations.indices { durations[place].merge(other.durations[place]) }
        retriesRefused += other.retriesRefused
        queueWait.merge(other.queueWait)
        overhead.merge(other.overhead)
        decision.merge(other.decision)
        estimatedPromptTokens += other.estimatedPromptTokens
        expectedCachedTokens += other.expectedCachedTokens
        connectionsOpened += other.connectionsOpened
        gauges.merge(other.gauges)
    }
}
