#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Predicts the length of a request's answer before its first token, and learns from every answer.
///
/// Pure and deterministic: no clock, no threads, no input or output; its owner serialises calls. It holds hashes, counts
/// and weights, never text. About 12 MB: the network's parameters and the memories at their bounds.
public struct LengthTagger: Sendable {
    var network: LengthNetwork
    var calibrator = QuantileCalibrator()
    var models = ResidualMemory(capacity: 256, prior: 20, memory: 400)
    var templates = ResidualMemory(capacity: 4_096, prior: 3, memory: 100)
    /// What it is weighed against.
    var baseline = RunningLengths()
    /// How far it is believed.
    public internal(set) var trust: TrustGauge
    /// Answers learned from, in this life and before.
    public internal(set) var observations = 0
    private var sessions = SessionMemory(capacity: Self.mostSessions)

    /// A tagger that has learned nothing and is not believed until it has.
    public init(seed: UInt64 = 1) {
        network = LengthNetwork(seed: seed)
        trust = TrustGauge(trained: false)
    }

    /// What to expect of the answer to a request.
    ///
    /// - Parameters:
    ///   - query: the request.
    ///   - teaches: whether something is to be learned from the answer; without it less is kept until then.
    public func predict(_ query: LengthQuery, teaches: Bool = true) -> TaggedRequest {
        let turns = query.turns.isEmpty ? sessions.turns(query.session) : query.turns
        let sample = TaggerSample(query, turns: turns)
        let outputs = network.predict(sample)
        let bias = models.mean(query.model) + templates.mean(query.template)
        let factor = expf(bias)
        let own = calibrator.quantiles(outputs) * factor
        let usual = baseline.quantiles(query.model)
        let weight = trust.weight
        func blend(_ left: Float, _ right: Float) -> Float {
            expf(weight * log1pf(max(left, 0)) + (1 - weight) * log1pf(max(right, 0))) - 1
        }
        let most = query.limit.map { Float($0) } ?? .infinity
        let prediction = LengthPrediction(
            meanLog: weight * (outputs[0] + bias) + (1 - weight) * log1pf(usual[1]),
            mean: blend(outputs[2] * 150 * factor, 0.3 * usual[0] + 0.4 * usual[1] + 0.3 * usual[2]),
            q10: blend(own[0], usual[0]), q50: blend(own[1], usual[1]), q90: blend(own[2], usual[2]), limit: most)
        return TaggedRequest(
            prediction: prediction, outputs: outputs, bias: bias, ownMedian: own[1], sample: teaches ? sample : nil,
            model: query.model, template: query.template, session: query.session,
            logBytes: log1pf(Float(query.reading.counts.bytes)), signature: query.reading.signature)
    }

    /// Learns from an answer.
    ///
    /// - Parameters:
    ///   - request: what was predicted for it; where it does not teach its conversation remembers the answer, no more.
    ///   - tokens: its length in tokens; below 1 teaches nothing.
    ///   - atLeast: whether the answer was cut off there (`finish_reason` is `length`, or the client went away), so that
    ///     it is only known to be at least as long.
    ///   - pace: a factor of the network's step sizes; below 1 while training settles.
    public mutating func learn(_ request: TaggedRequest, tokens: Int, atLeast: Bool = false, pace: Float = 1) {
        guard tokens >= 1 else { return }
        remember(request, tokens: tokens)
        guard let sample = request.sample else { return }
        let length = Float(min(tokens, Self.mostTokens))
        observations += 1
        let factor = expf(request.bias)
        let error = log1pf(length) - log1pf(max(request.ownMedian, 0))
        let usualError = log1pf(length) - log1pf(baseline.quantiles(request.model)[1])
        if !atLeast {
            trust.observe(error: abs(error), baselineError: abs(usualError))
            baseline.observe(request.model, length)
        }
        calibrator.observe(request.outputs, tokens: length / factor, atLeast: atLeast)
        let left = log1pf(length) - request.outputs[0] - request.bias
        if !atLeast || left > 0 {
            models.observe(request.model, left: left)
            templates.observe(request.template, left: left)
        }
        network.learn(sample, tokens: length / factor, atLeast: atLeast, pace: pace)
    }

    /// Remembers an answer as part of its conversation without learning from it.
    public mutating func remember(_ request: TaggedRequest, tokens: Int) {
        guard tokens >= 1 else { return }
        sessions.append(
            AnsweredTurn(
                logTokens: log1pf(Float(min(tokens, Self.mostTokens))), logBytes: request.logBytes,
                signature: request.signature),
            to: request.session)
    }

    /// Forgets all conversations: between passes over the same data they must not be known beforehand.
    public mutating func forgetSessions() { sessions = SessionMemory(capacity: Self.mostSessions) }

    static let mostSessions = 8_192
    /// Longer answers count as this long.
    static let mostTokens = 1 << 17
}
