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
    /// Whether `decided` does anything; asked once.
    var hearsDecisions: Bool { get }
    /// A decision was taken and is about to be dispatched.
    func decided(_ decision: Decision, request: RequestDescription)
    /// A routed request ended, in whatever way.
    ///
    /// - Parameters:
    ///   - served: position in the decision's candidates of the last instance tried.
    ///   - tried: positions of all instances tried, in order, where there was more than one.
    func finished(_ decision: Decision, outcome: Outcome, served: Int, tried: [Int])
    /// An instance could not be connected to. `upstreamFailed` follows.
    func upstreamUnreachable(_ id: InstanceID)
    /// An instance failed a request, by its own fault as far as can be told: a request that no instance could serve
    /// counts against none. `now` is the router's clock, Unix seconds.
    func upstreamFailed(_ id: InstanceID, _ fault: UpstreamFault, now: Double)
    /// An instance began an answer that is not a server's failure.
    func upstreamAnswered(_ id: InstanceID, now: Double)
}

extension ExchangeObserver {
    /// By default true.
    public var hearsDecisions: Bool { true }
    /// By default nothing.
    public func upstreamUnreachable(_ id: InstanceID) {}
    /// By default nothing.
    public func upstreamFailed(_ id: InstanceID, _ fault: UpstreamFault, now: Double) {}
    /// By default nothing.
    public func upstreamAnswered(_ id: InstanceID, now: Double) {}
}
