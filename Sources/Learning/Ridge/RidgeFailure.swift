import LinearAlgebra

/// Why a ridge regression could not be fitted.
public enum RidgeFailure: Error, Equatable, CustomStringConvertible {
    /// Fewer than two samples carry weight.
    case tooFewSamples(Int)
    /// The counts of rows, targets and weights do not agree.
    case sizes(values: Int, columns: Int, targets: Int, weights: Int)
    /// An interaction names a column that the rows do not have.
    case interaction(first: Int, second: Int, columns: Int)
    /// A setting of the trainer is out of range.
    case setting(name: String, value: Double, want: String)
    /// A feature is not finite; both numbers count from 0.
    case feature(sample: Int, column: Int)
    /// A target is not finite; the number counts from 0.
    case target(sample: Int)
    /// A weight is negative or not finite; the number counts from 0.
    case weight(sample: Int)
    /// The normal equations could not be solved.
    case equations(Cholesky.Failure)

    /// One clause for logs.
    public var description: String {
        switch self {
        case .tooFewSamples(let count): return "\(count) weighted samples; at least 2 are needed"
        case .sizes(let values, let columns, let targets, let weights):
            return
                "\(values) feature values in rows of \(columns), \(targets) targets and \(weights) weights do not fit"
        case .interaction(let first, let second, let columns):
            return "interaction [\(first), \(second)] names a column outside 0..<\(columns)"
        case .setting(let name, let value, let want): return "\(name) is \(value); it has to be \(want)"
        case .feature(let sample, let column): return "sample \(sample), column \(column) is not finite"
        case .target(let sample): return "the target of sample \(sample) is not finite"
        case .weight(let sample): return "the weight of sample \(sample) is negative or not finite"
        case .equations(let failure): return "normal equations: \(failure)"
        }
    }
}
