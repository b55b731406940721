/// Gives what the gateway cannot know itself for its own endpoints. Called off the event loops.
public protocol StatusSource: Sendable {
    /// Fields for the object that `/health` answers, as JSON members without the braces; may be empty.
    func healthMembers() -> String
    /// Further Prometheus text for `/metrics`; empty or ending with a line feed.
    func metricsText() -> String
}
