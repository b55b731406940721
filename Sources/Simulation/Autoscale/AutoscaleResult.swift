import Routing

/// What became of the number of instances in one run. Times are in seconds.
public struct AutoscaleResult: Sendable, Equatable {
    /// A change of the number that there should be.
    public struct Change: Sendable, Equatable {
        /// When.
        public var time: Double
        /// The number.
        public var desired: Int
        /// Instances that served then.
        public var ready: Int
        /// Why it changed.
        public var reason: ProvisioningPlan.Reason
    }

    /// What the scenario is called.
    public var name: String
    /// Time that instances were paid for, from the beginning of their start to their end, over all of them.
    public var instanceSeconds = 0.0
    /// Most instances paid for at once.
    public var peak = 0
    /// Starts.
    public var boots = 0
    /// Those of them that failed.
    public var failedBoots = 0
    /// Those of them that took unusually long.
    public var lateBoots = 0
    /// Instances that left after their last answer.
    public var drained = 0
    /// Instances that were taken back while they drained.
    public var resumed = 0
    /// Every change, in order.
    public var changes: [Change] = []

    /// Times that a step up followed one down, or the other way round.
    public var turns: Int {
        var (last, turns) = (0, 0)
        for (before, after) in zip(changes, changes.dropFirst()) {
            let direction = (after.desired - before.desired).signum()
            if direction != 0, last != 0, direction != last { turns += 1 }
            if direction != 0 { last = direction }
        }
        return turns
    }
}
