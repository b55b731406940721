import Routing

/// What the logbook keeps of a request beside its decision.
public struct RequestDescription: Sendable {
    /// `x-request-id`, the client's or the router's own.
    public var id: String
    /// What was read from the body.
    public var facts: RequestFacts

    /// A description.
    public init(id: String, facts: RequestFacts) {
        self.id = id
        self.facts = facts
    }
}

/// Hears of every routed request. Called on event loops: it must return at once and never block.
public protocol ExchangeObserver: Sendable {
    /// A decision was taken and is about to be dispatched.
    func decided(_ decision: Decision, request: RequestDescription)
    /// A routed request ended, in whatever way.
    ///
    /// - Parameters:
    ///   - served: position in the decision's candidates of the last instance tried.
    ///   - tried: positions of all instances tried, in order.
    func finished(_ decision: Decision, outcome: Outcome, served: Int, tried: [Int])
    /// An instance could not be connected to, or closed before answering.
    func upstreamFailed(_ id: InstanceID)
    /// An instance answered.
    func upstreamAnswered(_ id: InstanceID)
}
