/// What the instances of one group have been asked and how it went, counted since the router started.
///
/// Its reader takes differences. A few additions a request, none a token.
public struct DemandMeter: Sendable, Equatable {
    /// Requests dispatched.
    public private(set) var arrivals = 0
    /// Their prompt tokens.
    public private(set) var prompt = 0.0
    /// Those of them not expected in a cache.
    public private(set) var uncached = 0.0
    /// Sum of the squares of those, over the requests.
    public private(set) var uncachedSquares = 0.0
    /// Pairs of tokens that their prefill attention looks at.
    public private(set) var pairs = 0.0
    /// First tokens seen.
    public private(set) var firstTokens = 0
    /// Those of them that came later than the target.
    public private(set) var lateFirstTokens = 0
    /// Answers that ended whole.
    public private(set) var ends = 0
    /// Those of them that ended later than the target.
    public private(set) var lateEnds = 0
    /// Their tokens.
    public private(set) var output = 0.0
    /// Sum of the squares of those, over the answers.
    public private(set) var outputSquares = 0.0

    /// Nothing counted.
    public init() {}

    /// A request is dispatched.
    public mutating func arrive(prompt: Double, uncached: Double, pairs: Double) {
        arrivals += 1
        self.prompt += prompt
        self.uncached += uncached
        uncachedSquares += uncached * uncached
        self.pairs += pairs
    }

    /// A first token came after `ttft` seconds.
    public mutating func begin(ttft: Double, target: ServiceTarget) {
        firstTokens += 1
        if let limit = target.ttft, ttft > limit { lateFirstTokens += 1 }
    }

    /// An answer of `tokens` ended `e2e` seconds after its request.
    public mutating func end(e2e: Double, tokens: Double, target: ServiceTarget) {
        ends += 1
        if let limit = target.e2e, e2e > limit { lateEnds += 1 }
        output += tokens
        outputSquares += tokens * tokens
    }

    /// Both together.
    public static func + (left: DemandMeter, right: DemandMeter) -> DemandMeter {
        var sum = left
        sum.arrivals += right.arrivals
        sum.prompt += right.prompt
        sum.uncached += right.uncached
        sum.uncachedSquares += right.uncachedSquares
        sum.pairs += right.pairs
        sum.firstTokens += right.firstTokens
        sum.lateFirstTokens += right.lateFirstTokens
        sum.ends += right.ends
        sum.lateEnds += right.lateEnds
        sum.output += right.output
        sum.outputSquares += right.outputSquares
        return sum
    }
}
