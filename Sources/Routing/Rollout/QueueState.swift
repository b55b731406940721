import EngineModel

/// Where a rollout of an instance's queue has got to.
struct QueueState: Sendable {
    /// What has been computed.
    var work = IterationWork()
    /// Iterations gone by.
    var steps = 0.0
    /// Decoding sequences and their context tokens.
    var sequences = 0.0
    var context = 0.0
    /// Of those the ones that take no room.
    var shared = 0.0
    /// The next to finish of those that were running, and of those admitted on the way.
    var nextRunning = 0
    var nextAdmitted = 0
    /// Iterations that went by because there was no room for the next request.
    var stalledSteps = 0.0
    var stalledMilliseconds = 0.0
}

/// A request that was admitted during a rollout: the iteration at whose end it will be done, and its context then.
struct AdmittedSequence: Sendable {
    var end: Double
    var context: Double
    var shared: Double
}

/// What an instance is asked to take, and what stands already there.
struct RolloutInput {
    var cost: LinearStepCost
    var limits: EngineLimits
    var room: CacheRoom

    /// The tokens that requests may take, with little left for what grows and for what estimates miss; infinite where
    /// the capacity is unknown.
    var capacity: Double { limits.capacity > 0 ? 0.98 * limits.capacity - 16 - room.excess : .infinity }
}
