import Routing

/// One decision as the gateway hands it over: the decision itself and what names the request.
///
/// Making one copies no vector (the decision's arrays are shared) and formats nothing. No prompt text is ever logged.
public struct DecisionRecord: Sendable, Equatable {
    /// What was decided, with the snapshot and the vectors that led to it.
    public var decision: Decision
    /// The request's id as the client sees it; stored up to `LogbookLimits.textBytes` bytes.
    public var requestID: String
    /// The surface the request came in on.
    public var endpoint: RequestFacts.Endpoint
    /// The request's `model` field; stored up to `LogbookLimits.textBytes` bytes.
    public var model: String
    /// Whether the answer is streamed.
    public var stream: Bool
    /// The objective in force, in which `decision.predictedReward` is measured.
    public var objective: Objective

    /// A record; every argument has the meaning of the property of its name.
    public init(
        decision: Decision, requestID: String, endpoint: RequestFacts.Endpoint, model: String, stream: Bool,
        objective: Objective = .ttft
    ) {
        self.decision = decision
        self.requestID = requestID
        self.endpoint = endpoint
        self.model = model
        self.stream = stream
        self.objective = objective
    }
}
