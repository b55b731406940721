import Routing

/// One instance as its series name it.
public struct WorkerMetrics: Sendable {
    /// What the router knows of it.
    public let state: InstanceState
    /// Its label, `worker="host:port"`.
    public let labels: MetricLabels

    /// An instance.
    public init(_ state: InstanceState) {
        self.state = state
        labels = MetricLabels("worker", state.name)
    }

    /// Its place in arrays by instance.
    var place: Int { Int(state.id.rawValue) }
}
