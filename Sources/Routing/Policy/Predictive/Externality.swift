import EngineModel

/// What placing a request on an instance costs others, each in seconds.
///
/// A policy that looks at the request's own time alone sends each to the quickest instance: prefixes scatter, sequences
/// pile up and the fleet saturates earlier.
struct Externality {
    /// What the terms are made from; times in milliseconds.
    struct Input {
        /// The candidate's cost.
        var cost: LinearStepCost
        var limits: EngineLimits
        /// The request: prompt, uncached part of it, its pairs and the expected answer, in tokens.
        var prompt: Double
        var uncached: Double
        var pairs: Double
        var output: Double
        /// TTFT predicted here.
        var ttft: Double
        /// Tokens of the prompt that take no room here, because others hold them too.
        var shared: Double
        /// Decoding sequences here, and an iteration with them.
        var sequences: Double
        var step: Double
        /// Requests in flight here.
        var requests: Double
        /// Highest use of the cache to come in tokens, the request's own included.
        var peak: Double
        /// Requests a millisecond that come here, and what each of them takes.
        var arrivals: Double
        var arrivingWork: Double
    }

    /// What a thousand uncached tokens take on the mean candidate, in milliseconds.
    let meanKilotoken: Double
    /// Requests that decode on the mean candidate.
    let meanSequences: Double
    /// Tokens in the cache of one of them on average.
    let meanContext: Double
    /// Share of the places for sequences that is taken on the mean candidate once it has the request.
    let meanFill: Double
    /// How much counts what happens to requests that already have their first token: 1, and far less where answers take
    /// long. There are more of them then for each request that comes, for longer, and each misses the seconds less; charged
    /// in full, that drowned the request's own wait.
    let patience: Double

    /// - Parameters:
    ///   - meanKilotoken: what a thousand uncached tokens take on the mean candidate, in milliseconds.
    ///   - meanSequences: requests that decode on the mean candidate.
    ///   - meanContext: tokens in the cache of one of them on average.
    ///   - meanFill: share of the places for sequences that is taken on the mean candidate once it has the request.
    ///   - answerSeconds: how long answers take on average.
    init(
        meanKilotoken: Double, meanSequences: Double, meanContext: Double, meanFill: Double, answerSeconds: Double
    ) {
        self.meanKilotoken = meanKilotoken
        self.meanSequences = meanSequences
        self.meanContext = meanContext
        self.meanFill = meanFill
        let share = min(1, Self.usualAnswer / max(answerSeconds, 1e-3))
        patience = share * share * share * share
    }

    /// Seconds that answers take at most where the charge is in full.
    private static let usualAnswer = 10.0

    /// The request's uncached tokens at the fleet's mean price: cache affinity. Not at the candidate's own, or quick
    /// instances would lose their caches first.
    func ownWork(_ input: Input) -> Double {
        meanKilotoken * (input.uncached + 4e-5 * input.pairs) * 1e-6
    }

    /// What those wait longer that come before the queue here has emptied.
    func queueing(_ input: Input) -> Double {
        let own = Self.own(input)
        let load = min(0.9, input.arrivals * input.arrivingWork)
        let behind = input.arrivals * max(input.ttft - own, 0) / (1 - load)
        return own * min(10, behind) * 1e-3
    }

    /// What running requests wait longer: while the prompt is computed, and at each step of a longer batch.
    ///
    /// Wherever a prompt is computed, some wait meanwhile: it is charged for as many as run on average, and so is what of
    /// its context is beyond the usual. For as many as run here, long prompts would gather where few run; their queues
    /// keep short ones away, which fill the others' places, so that still fewer run where the long ones are.
    func delay(_ input: Input) -> Double {
        let usual = input.cost.lanes[3] / 100 + input.cost.lanes[4] * meanContext / 1e5
        let beyond = input.cost.lanes[4] * (input.prompt + input.output / 2 - meanContext) / 1e5
        let steps = input.output * (usual * input.sequences + beyond * meanSequences)
        return patience * max(Self.own(input) * meanSequences + steps, 0) * 1e-3
    }

    /// What those wait that come while the request is here and find the batch or the cache full: for the share of a
    /// place, and of the cache, that it takes for as long as it runs. As many come meanwhile as are here (Little's law).
    ///
    /// It grows near the limit alone and ends where all are beyond it, so that it says where a request does least harm,
    /// not how much in all: what is beyond helping must not drown the other terms. Places are counted exactly, so they are
    /// charged only where fewer are left than elsewhere; how far a cache will fill is a guess, which takes some reserve.
    func occupancy(_ input: Input) -> Double {
        let seconds = input.output * input.step * 1e-3
        let places = input.limits.sequences
        var full = seconds / places * Self.pressure((input.requests + 1) / places, usual: meanFill)
        if input.limits.capacity > 0 {
            let held = input.prompt - input.shared + input.output / 2
            full += seconds * held / input.limits.capacity * Self.pressure(input.peak / input.limits.capacity)
        }
        return full * input.requests
    }

    /// 0 up to nine tenths full, or as full as others are; from there on the square of how far that is passed, in tenths,
    /// at most 4.
    private static func pressure(_ fill: Double, usual: Double = 0) -> Double {
        let over = max(fill - max(usual, 0.9), 0) * 10
        return min(over * over, 4)
    }

    /// What the request's uncached tokens take here, in milliseconds.
    static func own(_ input: Input) -> Double {
        input.cost.prefillMilliseconds(tokens: input.uncached, pairs: input.pairs)
            + input.uncached / input.limits.batchedTokens * input.step
    }
}
