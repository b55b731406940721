/// One chat message of a planned request.
struct PlannedMessage: Sendable, Equatable {
    enum Role: String, Sendable { case system, user, assistant }

    var role: Role
    var text: String
}

/// One request of a load plan: when it leaves and what it asks.
struct PlannedRequest: Sendable, Equatable {
    /// Position in the plan, counted from 0.
    var index: Int
    /// Seconds after the plan's start at which it is sent, whatever became of earlier ones (open loop).
    var time: Double
    var messages: [PlannedMessage]
    /// The answer's bound in tokens.
    var maxTokens: Int
    /// Asks the server to go on to `maxTokens`: a trace's answer lengths are facts, not bounds.
    var ignoreEOS = false
    /// Sent as the request's `user` where the trace names a session.
    var session: String?
}

/// What a load plan is: planned requests in the order of their times, made one by one.
typealias RequestPlan = any (IteratorProtocol<PlannedRequest> & Sendable)
