/// What one run came to, apart from its requests' records.
public struct SimulationResult: Sendable, Equatable {
    /// The policy.
    public var policy: String
    /// The seed.
    public var seed: UInt64
    /// Mean requests a second offered.
    public var rate: Double
    /// Requests sent.
    public var requests = 0
    /// When the last request ended, in seconds after the first one's arrival.
    public var end = 0.0
    /// Requests that went back to a waiting queue for want of KV blocks, over all instances.
    public var preemptions = 0
    /// Iterations over all instances.
    public var iterations = 0
    /// Events of the simulation.
    public var events = 0
    /// Requests that each instance was sent, second attempts included; in the cluster's order.
    public var sent: [Int]
    /// Training rounds over all routers.
    public var rounds = 0
    /// Rounds whose model was promoted.
    public var promotions = 0
    /// How often a model stepped back because the fallback's choices turned out better, over all routers.
    public var stepBacks = 0
    /// When the first promoted model began to serve, in seconds after the first request; nil where none did.
    public var firstModelAt: Double?
    /// What the terms of the predictive policies' scores came to.
    public var terms = TermTally()
    /// What became of the number of instances; nil where it was fixed by the cluster.
    public var autoscale: AutoscaleResult?
}
