/// The candidate with the fewest requests in flight, by the router's own count.
public struct LeastRequestPolicy: ScoredPolicy {
    /// A policy without state.
    public init() {}

    /// Requests in flight alone.
    public var needs: PolicyNeeds { .load }

    /// Minus the number of requests in flight.
    public func score(_ instance: InstanceSnapshot, for request: RequestSnapshot) -> Float {
        -instance.inflightRequests
    }
}
