/// The mean reward a policy would have had on a log that another one wrote, by three estimators.
///
/// `ips`: inverse propensity scoring (Horvitz and Thompson 1952). `snips`: the same over the sum of the weights
/// (Swaminathan and Joachims 2015). `dr`: doubly robust (Dudik, Langford and Li 2011): a model's expectation,
/// corrected by the weighted errors of that model where the log shows them.
///
/// Each decision is taken for a draw of its own: what the policy's earlier choices would have made of the queues is not
/// seen. Rewards near in time resemble each other, so errors are also taken over blocks of time, and the larger counts.
public struct OffPolicyEstimate: Sendable, Equatable {
    /// A value with its 95 % interval.
    public struct Value: Sendable, Equatable, Codable {
        /// The estimate.
        public let mean: Double
        /// Lower end of the interval.
        public let low: Double
        /// Upper end of the interval.
        public let high: Double
    }

    /// Decisions used.
    public let count: Int
    /// As many decisions of the policy's own would tell as much: (sum of weights)^2 / sum of their squares.
    public let effectiveCount: Double
    /// Mean weight; 1 but for chance where the log supports the policy.
    public let meanWeight: Double
    /// Greatest weight.
    public let greatestWeight: Double
    /// Mean reward that was logged.
    public let logged: Value
    /// Inverse propensity scoring.
    public let ips: Value
    /// Self-normalised inverse propensity scoring.
    public let snips: Value
    /// Doubly robust.
    public let dr: Value

    /// Estimates over decisions in the order of time.
    ///
    /// - Throws: `OffPolicyRefusal` where the log cannot support an answer.
    public init(_ choices: [LoggedChoice], rule: SupportRule = SupportRule()) throws(OffPolicyRefusal) {
        guard choices.count >= rule.minimumCount else {
            throw .tooFew(count: choices.count, needed: rule.minimumCount)
        }
        let weights = choices.map(\.weight)
        let sum = weights.reduce(0, +)
        let squares = weights.reduce(0) { $0 + $1 * $1 }
        let effective = squares > 0 ? sum * sum / squares : 0
        let mean = sum / Double(choices.count)
        guard effective >= rule.minimumEffective else {
            throw .fewEffective(effective: effective, needed: rule.minimumEffective, count: choices.count)
        }
        let deviation = Self.standardError(weights)
        // Chance may take the mean weight from 1, but not by many of its standard errors.
        guard abs(mean - 1) <= max(rule.weightTolerance, 3 * deviation), mean >= rule.leastMeanWeight else {
            throw .unsupported(meanWeight: mean, error: deviation)
        }
        count = choices.count
        effectiveCount = effective
        meanWeight = mean
        greatestWeight = weights.max() ?? 0
        logged = Self.value(choices.map(\.reward))
        ips = Self.value(choices.map { $0.weight * $0.reward })
        let normalised = choices.reduce(0) { $0 + $1.weight * $1.reward } / sum
        // The delta method: the ratio's error is that of the weighted distances from it.
        let spread = Self.standardError(choices.map { $0.weight * ($0.reward - normalised) / mean })
        snips = Self.interval(normalised, spread)
        dr = Self.value(choices.map { $0.expected + $0.weight * ($0.reward - $0.predicted) })
    }

    private static func value(_ terms: [Double]) -> Value {
        interval(terms.reduce(0) { $0 + $1 / Double(terms.count) }, standardError(terms))
    }

    private static func interval(_ mean: Double, _ error: Double) -> Value {
        Value(mean: mean, low: mean - 1.96 * error, high: mean + 1.96 * error)
    }

    /// The greater of the mean's standard errors over single terms and over blocks in time.
    static func standardError(_ terms: [Double]) -> Double {
        let blocks = min(40, terms.count / 20)
        guard blocks >= 10 else { return plainError(terms) }
        let size = terms.count / blocks
        let means = (0..<blocks).map { block in
            terms[block * size..<(block + 1) * size].reduce(0) { $0 + $1 / Double(size) }
        }
        return max(plainError(terms), plainError(means))
    }

    private static func plainError(_ terms: [Double]) -> Double {
        guard terms.count > 1 else { return .infinity }
        let mean = terms.reduce(0) { $0 + $1 / Double(terms.count) }
        let square = terms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(terms.count - 1) }
        return (square / Double(terms.count)).squareRoot()
    }
}
