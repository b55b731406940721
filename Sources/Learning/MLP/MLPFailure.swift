/// Why a network could not be trained.
public enum MLPFailure: Error, Equatable, CustomStringConvertible {
    /// The linear part could not be fitted, or the samples are not fit for training.
    case base(RidgeFailure)
    /// A setting of the trainer is out of range.
    case setting(name: String, value: Double, want: String)
    /// Training ran away: a weight is no longer finite.
    case diverged

    /// One clause for logs.
    public var description: String {
        switch self {
        case .base(let failure): return "linear part: \(failure)"
        case .setting(let name, let value, let want): return "\(name) is \(value); it has to be \(want)"
        case .diverged: return "the network's training diverged"
        }
    }
}
