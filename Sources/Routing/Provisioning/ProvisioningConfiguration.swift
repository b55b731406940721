/// What the number of instances follows.
public enum ProvisioningMode: String, Sendable, CaseIterable {
    /// Predicted latency: what the engines will do with the load that is forecast for when a new instance would serve.
    case preemptive
    /// Measured latency: answers that took longer than the target.
    case reactive
    /// Nothing: it stays as it is.
    case fixed
}

/// The latencies that the number of instances is to keep; nil where one does not matter.
public struct ServiceTarget: Sendable, Equatable {
    /// Seconds to the first token.
    public var ttft: Double?
    /// Seconds to the end of an answer.
    public var e2e: Double?

    /// A target.
    public init(ttft: Double? = 2, e2e: Double? = nil) {
        self.ttft = ttft
        self.e2e = e2e
    }
}

/// How the number of instances is found. Times are in seconds.
public struct ProvisioningConfiguration: Sendable, Equatable {
    /// What it follows.
    public var mode = ProvisioningMode.preemptive
    /// What is to be kept.
    public var target = ServiceTarget()
    /// Fewest instances.
    public var floor = 1
    /// Most instances.
    public var ceiling = 8
    /// From asking for an instance to its first request: what is assumed until it has been seen.
    public var boot = 60.0
    /// Between two steps up, unless the load has changed meanwhile.
    public var outCooldown = 15.0
    /// Between two steps down, and from a step up to one down.
    public var inCooldown = 60.0
    /// How long fewer must have been enough before one goes.
    public var stabilisation = 300.0
    /// Share of load that fewer instances must be able to take on top of what comes.
    public var hysteresis = 0.15
    /// Most of an engine's throughput that is planned with.
    public var utilisation = 0.85
    /// Instances that `preemptive` keeps over what the load itself takes, in square roots of those: a step up meets them long
    /// before others have started. Small fleets get the larger share, as chance moves their load more.
    public var reserve = 1.2
    /// In which a backlog is to be worked off.
    public var recovery = 60.0
    /// Instances that `reactive` adds at a time.
    public var reactiveStep = 1
    /// Share of recent answers over the target at which `reactive` adds some.
    public var reactiveShare = 0.05

    /// The defaults.
    public init() {}
}
