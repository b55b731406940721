/// What is known of a group of instances at one look.
public struct ProvisioningObservation: Sendable {
    /// One instance that serves.
    public struct Instance: Sendable {
        /// What it can take.
        public var capacity: EngineCapacity
        /// Seconds to the first token, by a rollout of its queue with a typical request added.
        public var ttft: Double
        /// Seconds to the end, by the same rollout.
        public var e2e: Double

        /// An instance.
        public init(capacity: EngineCapacity, ttft: Double, e2e: Double) {
            self.capacity = capacity
            self.ttft = ttft
            self.e2e = e2e
        }
    }

    /// When, in seconds.
    public var now: Double
    /// Counts of the group.
    public var meter: DemandMeter
    /// Those that take requests.
    public var instances: [Instance]

    /// An observation; every argument has the meaning of the property of its name.
    public init(now: Double, meter: DemandMeter, instances: [Instance]) {
        self.now = now
        self.meter = meter
        self.instances = instances
    }
}
