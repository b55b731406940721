/// Sums over a text's series, before old and new names are brought together.
struct MetricsSums {
    struct Sum {
        var total = 0.0
        var count = 0

        mutating func add(_ value: Double) {
            total += value
            count += 1
        }

        /// The sum, or nil where no series was seen.
        var value: Double? { count > 0 ? total : nil }
        var mean: Double? { count > 0 ? total / Double(count) : nil }
    }

    var running = Sum()
    var waiting = Sum()
    var kvUsage = Sum()
    var oldKVUsage = Sum()
    var capacity = Sum()
    var prefixQueries = Sum()
    var oldPrefixQueries = Sum()
    var prefixHits = Sum()
    var oldPrefixHits = Sum()
    var preemptions = Sum()
    var promptTokens = Sum()
    var generationTokens = Sum()
    var processStart: Double?

    var metrics: EngineMetrics? {
        guard running.count > 0 || waiting.count > 0 else { return nil }
        var metrics = EngineMetrics()
        metrics.running = running.total
        metrics.waiting = waiting.total
        metrics.kvUsage = min(kvUsage.mean ?? oldKVUsage.mean ?? 0, 1)
        metrics.kvCapacityTokens = capacity.value
        metrics.prefixQueries = prefixQueries.value ?? oldPrefixQueries.value
        metrics.prefixHits = prefixHits.value ?? oldPrefixHits.value
        metrics.preemptions = preemptions.value
        metrics.promptTokens = promptTokens.value
        metrics.generationTokens = generationTokens.value
        metrics.processStart = processStart
        metrics.engines = max(running.count, waiting.count)
        return metrics
    }
}
