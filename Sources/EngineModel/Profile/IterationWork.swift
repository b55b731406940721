/// What several iterations of an engine compute, in the six quantities that their time is nearly linear in.
///
/// The quantities are scaled so that the coefficients of today's hardware are all of the order of ten.
public struct IterationWork: Sendable, Equatable {
    /// Iterations; prefilled tokens in thousands; prefill attention pairs in tens of millions; decoded sequences summed
    /// over the iterations, in hundreds; their cached tokens likewise, in hundred thousands; requests that crossed the
    /// network. The last two lanes are 0.
    public var lanes: SIMD8<Double>

    /// No work.
    public init() { lanes = .zero }

    /// Work of `steps` iterations; every argument in plain units.
    public init(
        steps: Double = 0, prefillTokens: Double = 0, pairs: Double = 0, sequenceSteps: Double = 0,
        contextSteps: Double = 0, requests: Double = 0
    ) {
        lanes = SIMD8(
            steps, prefillTokens / 1e3, pairs / 1e7, sequenceSteps / 100, contextSteps / 1e5, requests, 0, 0)
    }

    /// Work with these lanes.
    public init(lanes: SIMD8<Double>) { self.lanes = lanes }

    /// The pairs of tokens that prefill attention looks at for `uncached` tokens behind `cached` ones.
    public static func pairs(uncached: Double, cached: Double) -> Double { uncached * (cached + uncached / 2) }

    /// Both together.
    public static func + (left: IterationWork, right: IterationWork) -> IterationWork {
        IterationWork(lanes: left.lanes + right.lanes)
    }
}
