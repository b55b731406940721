/// What iterations cost on one kind of hardware, to first order: milliseconds for each quantity of ``IterationWork``.
///
/// ``StepCoefficients`` are truer and have eleven numbers, which cannot all be learned from what a router sees.
public struct LinearStepCost: Sendable, Equatable {
    /// Milliseconds an iteration; a thousand prefilled tokens; ten million pairs; a hundred sequence-steps; a hundred
    /// thousand context-steps; a request.
    public var lanes: SIMD8<Double>

    /// A cost with these lanes.
    public init(lanes: SIMD8<Double>) { self.lanes = lanes }

    /// Costs, all in milliseconds of the scaled quantities of ``IterationWork``.
    public init(
        step: Double, kilotoken: Double, tenMillionPairs: Double, hundredSequences: Double,
        hundredKilotokensOfContext: Double, request: Double = 0
    ) {
        lanes = SIMD8(step, kilotoken, tenMillionPairs, hundredSequences, hundredKilotokensOfContext, request, 0, 0)
    }

    /// The line through a profile's idle decode step and its full prefill chunk.
    ///
    /// - Parameter requestMilliseconds: what a request costs besides: the way there and back, and tokenising.
    public init(_ profile: EngineProfile, requestMilliseconds: Double = 0) {
        let costs = profile.coefficients
        let step = costs.gemmMemoryBase + costs.decodeBase + profile.cpuOverheadMilliseconds
        var chunk = StepWork()
        chunk.addPrefill(tokens: profile.maxBatchedTokens, prefix: 0)
        let tokens = Double(profile.maxBatchedTokens)
        let linear =
            costs.milliseconds(for: chunk) + profile.cpuOverheadMilliseconds - costs.prefillPerSelfPair * tokens
            * tokens / 2
        self.init(
            step: step, kilotoken: max(0, linear - step) / tokens * 1e3,
            tenMillionPairs: 1e7 * (costs.prefillPerSelfPair + costs.prefillPerPrefixPair) / 2,
            hundredSequences: 100 * (costs.gemmMemoryPerToken + costs.decodePerSequence),
            hundredKilotokensOfContext: 1e5 * costs.decodePerContextToken, request: requestMilliseconds)
    }

    /// Milliseconds that `work` takes.
    @inline(__always)
    public func milliseconds(for work: IterationWork) -> Double { (lanes * work.lanes).sum() }

    /// Milliseconds of one iteration that decodes `sequences` with `context` cached tokens in all.
    @inline(__always)
    public func stepMilliseconds(sequences: Double, context: Double) -> Double {
        lanes[0] + lanes[3] * sequences / 100 + lanes[4] * context / 1e5
    }

    /// Milliseconds of `tokens` prefilled tokens with `pairs` pairs, without the iterations they are part of.
    @inline(__always)
    public func prefillMilliseconds(tokens: Double, pairs: Double) -> Double {
        lanes[1] * tokens / 1e3 + lanes[2] * pairs / 1e7
    }

    /// The same hardware `factor` times as slow; what a request costs besides stays.
    public func scaled(by factor: Double) -> LinearStepCost {
        var scaled = lanes * factor
        scaled[5] = lanes[5]
        return LinearStepCost(lanes: scaled)
    }
}
