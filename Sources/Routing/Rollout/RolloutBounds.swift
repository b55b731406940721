/// How much a decision's rollouts may do.
public struct RolloutBounds: Sendable, Equatable {
    /// Candidates to roll out: the most promising by an estimate that costs next to nothing.
    public var candidates = 16
    /// Candidates drawn at random, the only ones that are rolled out, the one with the longest cached prefix always among
    /// them; 0 for all. Several routers that decide on the same
    /// view herd less, and a decision costs less.
    public var powerOf = 0
    /// Requests in flight looked at in all, beyond which no further candidate is rolled out: a bound on time that does
    /// not depend on a clock, at some tens of nanoseconds each.
    public var visits = 20_000

    /// The defaults.
    public init() {}
}
