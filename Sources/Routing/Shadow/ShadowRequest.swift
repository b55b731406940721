import EngineModel

/// One request on an instance, as far as the router can know it.
struct ShadowRequest: Sendable {
    /// Its place in the router's table.
    var key = 0
    /// Prompt tokens.
    var prompt = 0.0
    /// Prompt tokens that were not expected to be cached.
    var uncached = 0.0
    /// Pairs of tokens that its prefill attention looks at.
    var pairs = 0.0
    /// Unix time of its dispatch in seconds.
    var dispatched = 0.0
    /// Length of its answer in tokens where it is known; 0 where it is not.
    var knownOutput = 0.0
    /// What its answer's length was predicted to be; nil where nobody did.
    var prediction: LengthPrediction?
    /// Most tokens that it asked for; infinite where it set no bound.
    var mostOutput = Double.infinity
    /// Where in the distribution of remaining lengths it is taken to lie, as a multiple of the mean.
    var spread = 1.0
    /// What its TTFT was predicted to consist of, and in seconds with and without the instance's correction; the work is
    /// nil where it was not rolled out, or would have waited for room.
    var predictedWork: IterationWork?
    var predictedTTFT = 0.0
    var uncorrectedTTFT = 0.0

    // Of a decoding request only:

    /// Unix time of its first token in seconds.
    var began = 0.0
    /// The instance's counters at its first token.
    var mark = ShadowCounters()
    /// Tokens in the cache and tokens to come, as of the last rollout.
    var context = 0.0
    var remaining = 0.0
    /// Of the former those that take no room, because others hold them too.
    var shared = 0.0
    /// How many buckets of lengths it has entered, as far as `ResidualLife` has counted.
    var countedBuckets: Int32 = 0

    /// Prompt tokens that were expected to be cached.
    var cached: Double { prompt - uncached }

    /// Tokens of answer to expect after `produced` of them; at least 1.
    @inline(__always)
    func remaining(after produced: Double, _ lives: ResidualLife) -> Double {
        if knownOutput > 0 { return max(knownOutput - produced, 1) }
        if let prediction {
            let left = lives.tagged.factor * Double(expectedRemaining(prediction, produced: Float(produced)))
            return max(min(left, Double(prediction.limit) - produced), 1)
        }
        return max(min(lives.mean(after: produced) * spread, mostOutput - produced), 1)
    }
}

/// What an instance has done, as integrals over time: differences say what happened during an answer.
struct ShadowCounters: Sendable, Equatable {
    /// Tokens that each decoding request has produced.
    var steps = 0.0
    /// Decoding requests times seconds.
    var sequenceSeconds = 0.0
    /// Their context tokens times seconds.
    var contextSeconds = 0.0
    /// Prompt tokens prefilled, and their pairs.
    var prefilled = 0.0
    var pairs = 0.0
}
