/// Gives what the gateway cannot know itself for its own endpoints. Called off the event loops.
public protocol StatusSource: Sendable {
    /// Fields for the object that `/health` answers, as JSON members without the braces; may be empty.
    func healthMembers() -> String
    /// Writes further families for `/metrics`, none of the gateway's own.
    ///
    /// - Parameter workers: the instances there are, with their labels.
    func writeMetrics(to writer: inout ExpositionWriter, workers: [WorkerMetrics])
}
