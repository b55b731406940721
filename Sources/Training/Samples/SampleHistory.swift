import Learning
import Routing

/// The newest outcomes, labelled or not, so that another objective can relabel them all.
struct SampleHistory: Sendable {
    /// What became of a sample.
    enum Label: Sendable, Equatable {
        /// What its outcome says of the reward.
        case reward(RewardLabel)
        /// The outcome says nothing of what the objective weighs, or took more than one attempt; or the candidate's
        /// prediction is but an estimate, so that its columns mean something else.
        case unlabelled
        /// Another schema, or numbers that no sample should have.
        case misfit
    }

    /// The greatest size of a feature or of a reward that is believed.
    static let greatestValue = 1e9

    let schema: TrainingSchema
    private(set) var kept: SampleInbox

    init(schema: TrainingSchema, capacity: Int) {
        self.schema = schema
        kept = SampleInbox(capacity: capacity)
    }

    /// Keeps a sample unless it is a misfit, and labels it.
    mutating func append(_ sample: TrainingSample, objective: Objective) -> Label {
        let label = label(sample, objective)
        if label != .misfit { _ = kept.append(sample) }
        return label
    }

    /// A sample's label under an objective.
    func label(_ sample: TrainingSample, _ objective: Objective) -> Label {
        guard sample.featureSchema == schema.version, sample.features.count == schema.names.count,
            sample.time.isFinite, sample.features.allSatisfy({ Double(abs($0)) <= Self.greatestValue })
        else { return .misfit }
        // After a failed attempt the outcome's times say little about the instance that answered in the end.
        guard max(sample.attempts, sample.outcome.attempts) <= 1,
            schema.forecast.map({ $0.isWhole(sample.features) }) ?? true,
            let label = objective.label(of: sample.outcome)
        else { return .unlabelled }
        return abs(label.value) <= Self.greatestValue ? .reward(label) : .misfit
    }
}
