/// What requests have lately been like, in tokens: fading sums over a meter's differences.
public struct TypicalRequest: Sendable, Equatable {
    /// Requests that the memory reaches back.
    static let memory = 500.0
    /// Mean prompt length.
    public private(set) var prompt = 512.0
    /// Mean prompt tokens not in a cache.
    public private(set) var uncached = 512.0
    /// Variance of those over the square of their mean.
    public private(set) var uncachedSpread = 1.0
    /// Mean pairs of tokens of the prefill's attention.
    public private(set) var pairs = 131_072.0
    /// Mean length of an answer.
    public private(set) var output = 150.0
    /// Standard deviation of that.
    public private(set) var outputDeviation = 150.0
    /// Whether any request has been seen.
    public private(set) var isKnown = false

    private var arrivals = FadingSums()
    private var ends = FadingSums()

    /// A chat service's, before anything has been seen.
    public init() {}

    /// Takes in what a meter has counted between two looks.
    mutating func take(from old: DemandMeter, to new: DemandMeter) {
        let came = Double(new.arrivals - old.arrivals)
        if came > 0 {
            arrivals.add(
                came,
                SIMD4(
                    new.prompt - old.prompt, new.uncached - old.uncached, new.uncachedSquares - old.uncachedSquares,
                    new.pairs - old.pairs))
            let means = arrivals.means
            prompt = max(means[0], 1)
            uncached = max(means[1], 1)
            uncachedSpread = min(max(means[2] / (uncached * uncached) - 1, 0), 20)
            pairs = max(means[3], 0)
            isKnown = true
        }
        let ended = Double(new.ends - old.ends)
        if ended > 0 {
            ends.add(ended, SIMD4(new.output - old.output, new.outputSquares - old.outputSquares, 0, 0))
            output = max(ends.means[0], 1)
            outputDeviation = max(ends.means[1] - output * output, 0).squareRoot()
        }
    }

    /// Sums that fade as more is added.
    private struct FadingSums: Sendable, Equatable {
        private var count = 0.0
        private var sums = SIMD4<Double>()

        mutating func add(_ more: Double, _ values: SIMD4<Double>) {
            let kept = exponential(-more / TypicalRequest.memory)
            count = count * kept + more
            sums = sums * kept + values
        }

        var means: SIMD4<Double> { sums / max(count, 1) }
    }
}
