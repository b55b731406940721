/// When a log is taken to say anything about a policy.
public struct SupportRule: Sendable, Equatable {
    /// Fewest decisions.
    public var minimumCount = 100
    /// Smallest effective sample size.
    public var minimumEffective = 50.0
    /// How far the mean weight may lie from 1 in any case.
    public var weightTolerance = 0.05
    /// Below it the policy mostly takes what the log never tried, whatever chance may do.
    public var leastMeanWeight = 0.7

    /// The defaults.
    public init() {}
}

/// Why a log cannot say what a policy would have had.
public enum OffPolicyRefusal: Error, Equatable, CustomStringConvertible {
    /// Too few decisions with an outcome that counts.
    case tooFew(count: Int, needed: Int)
    /// The weights leave too few effective samples.
    case fewEffective(effective: Double, needed: Double, count: Int)
    /// The policy takes actions that the log had no chance of showing.
    case unsupported(meanWeight: Double, error: Double)

    /// One sentence with the figures and the remedy.
    public var description: String {
        switch self {
        case .tooFew(let count, let needed):
            return "the log has \(count) decisions with a reward; at least \(needed) are needed"
        case .fewEffective(let effective, let needed, let count):
            return "the log's \(count) decisions are worth \(Self.text(effective)) of this policy's own; at least "
                + "\(Self.text(needed)) are needed: log longer or explore more"
        case .unsupported(let weight, let error):
            return "the weights' mean is \(Self.text(weight)) (standard error \(Self.text(error))) where 1 is due: "
                + "the policy often takes workers that the log had no chance of trying; log with --policy random, or explore more"
        }
    }

    private static func text(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
    }
}
