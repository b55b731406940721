import EngineModel
import Routing

/// What starts and stops simulated instances: how long a start takes, and what goes wrong with it. Times are in seconds.
public struct PlatformDescription: Sendable, Hashable {
    /// Median time from asking for an instance to its first answer.
    public var boot = 60.0
    /// Standard deviation of the logarithm of that.
    public var bootDeviation = 0.1
    /// Share of starts that fail, found out at the end of the start; another is tried `retry` seconds later.
    public var failureShare = 0.0
    /// Between a failed start and the next try.
    public var retry = 10.0
    /// Share of starts that take `lateFactor` times as long.
    public var lateShare = 0.0
    /// See `lateShare`.
    public var lateFactor = 5.0

    /// The defaults.
    public init() {}
}

/// A run with a changing number of instances.
public struct AutoscaleScenario: Sendable, Equatable {
    /// What it is called in reports.
    public var name: String
    /// How the number is found.
    public var provisioning: ProvisioningConfiguration
    /// What follows it.
    public var platform: PlatformDescription
    /// Instances at the start.
    public var start: Int

    /// A scenario; every argument has the meaning of the property of its name.
    public init(
        name: String, provisioning: ProvisioningConfiguration, platform: PlatformDescription = PlatformDescription(),
        start: Int
    ) {
        self.name = name
        self.provisioning = provisioning
        self.platform = platform
        self.start = start
    }

    /// A cluster with as many instances as may run at once: those it has, and copies of them in turn.
    public static func expand(_ cluster: ClusterDescription, to count: Int) -> ClusterDescription {
        var expanded = cluster
        guard !cluster.instances.isEmpty else { return cluster }
        var taken = Set(cluster.instances.map(\.name))
        var number = cluster.instances.count
        while expanded.instances.count < count {
            var copy = cluster.instances[expanded.instances.count % cluster.instances.count]
            copy.events = []
            repeat {
                copy.name = "auto-\(number)"
                number += 1
            } while !taken.insert(copy.name).inserted
            expanded.instances.append(copy)
        }
        return expanded
    }
}
