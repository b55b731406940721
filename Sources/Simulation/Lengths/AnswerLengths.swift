import Routing

/// What the routers' rollouts are told of the lengths of answers; the suffix of a predictive policy's name says it.
enum AnswerLengths: String {
    /// What answers have lately been like.
    case estimated = "-est"
    /// The length itself, as no running router can know it.
    case known = "-oracle"

    /// The policies that predict.
    static let predictiveNames = ["predictive_ttft", "predictive_e2e"]

    /// The policy and the lengths that a simulated policy's name stands for.
    static func parse(_ name: String) -> (policy: String, lengths: AnswerLengths) {
        for lengths in [AnswerLengths.estimated, .known] {
            for policy in predictiveNames where name == policy + lengths.rawValue { return (policy, lengths) }
        }
        return (name, .estimated)
    }
}
