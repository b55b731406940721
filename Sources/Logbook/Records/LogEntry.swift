/// Anything that waits to be written, in the order it was recorded.
enum LogEntry: Sendable {
    case decision(DecisionRecord)
    case outcome(OutcomeRecord)
    case round(RoundRecord)
    case model(ModelRecord)
    case event(EventRecord)
    case change(ChangeRecord)

    /// Whether it is one of the many that may fill the queue; the few others get a reserve of their own.
    var isBulk: Bool {
        switch self {
        case .decision, .outcome: true
        case .round, .model, .event, .change: false
        }
    }

    /// Roughly the memory it takes in bytes while it waits, for the queue's bound.
    func footprint(features: FeatureLogging) -> Int {
        switch self {
        case .decision(let record):
            512 + record.decision.snapshot.instances.count * (8 + 4 * SnapshotFields.instance.count)
                + ((features.row(of: record.decision) ?? record.decision.features.indices).count
                    + record.decision.scores.count) * 4
        case .model(let record): 512 + (record.artefact?.utf8.count ?? 0)
        case .outcome, .round, .event, .change: 512
        }
    }
}
