import Routing

/// What was observed of one decision's request.
public struct OutcomeRecord: Sendable, Equatable {
    /// `Decision.id` of the decision this is the outcome of.
    public var decisionID: Int64
    /// What was observed.
    public var outcome: Outcome
    /// The instance the answer (or the last failure) came from; nil where none was reached.
    public var served: InstanceID?
    /// Instances in the order they were tried; stored only where it has more than one element.
    public var tried: [InstanceID]

    /// A record; every argument has the meaning of the property of its name.
    public init(decisionID: Int64, outcome: Outcome, served: InstanceID?, tried: [InstanceID] = []) {
        self.decisionID = decisionID
        self.outcome = outcome
        self.served = served
        self.tried = tried
    }
}
