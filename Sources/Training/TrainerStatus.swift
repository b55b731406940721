import Learning

/// Where a trainer stands, for health reports and metrics.
public struct TrainerStatus: Sendable, Equatable {
    /// The objective trained for.
    public var objective: String
    /// Rounds run, failed ones included.
    public var rounds = 0
    /// Rounds that failed.
    public var failures = 0
    /// How the last round ended; nil before the first.
    public var lastResult: RoundReport.Result?
    /// Why it ended so.
    public var lastReason: String?
    /// Unix time of the last round's end in seconds; nil before the first.
    public var lastRoundTime: Double?
    /// Why the last round failed; nil where it did not.
    public var lastError: String?
    /// Labelled samples held, new and old.
    public var samples = 0
    /// Labelled samples that wait for the next round.
    public var waiting = 0
    /// Version that serves; nil where none does.
    public var champion: Int?
    /// Whether an operator holds that one in service.
    public var isHeld = false
    /// How often the model stepped back because the fallback's choices turned out better.
    public var stepBacks = 0
    /// Unix time in seconds until which nothing is promoted after that; nil where nothing is in the way.
    public var steppedBackUntil: Double?
    /// Test-then-learn errors under the present objective; nil where nothing was tested.
    public var errors: PrequentialSummary?
    /// Samples dropped because they came faster than they were learnt.
    public var dropped = 0
    /// Samples not asked for because enough of their second had been.
    public var skipped = 0
    /// Samples without a reward under the objective of their time: censored, lacking a part it weighs, or answered only
    /// after a failed attempt.
    public var unlabelled = 0
    /// Samples of another schema or with unbelievable numbers.
    public var misfits = 0

    init(objective: String) { self.objective = objective }
}

extension TrainerStatus {
    mutating func note(_ report: RoundReport) {
        rounds += 1
        lastResult = report.result
        lastReason = report.reason
        lastRoundTime = report.time
        lastError = report.result == .failed ? report.reason : nil
        if report.result == .failed { failures += 1 }
    }

    mutating func refresh(from state: TrainingState) {
        objective = state.objective.description
        samples = state.pool.count
        waiting = state.fresh.count
        champion = state.champion?.version
        steppedBackUntil = state.rewards.suspendedUntil
        isHeld = state.isHeld && state.champion != nil
        errors = state.challengerError.summary()
        unlabelled = state.unlabelled
        misfits = state.misfits
    }
}
