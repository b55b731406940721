/// What an outcome says of the reward.
public enum RewardLabel: Sendable, Equatable {
    /// The reward itself.
    case exact(Double)
    /// The reward is no higher: the request ended before all that the objective weighs was seen.
    case atMost(Double)

    /// The reward, or what bounds it.
    public var value: Double {
        switch self {
        case .exact(let reward), .atMost(let reward): return reward
        }
    }

    /// Whether it is only a bound.
    public var isBound: Bool { if case .atMost = self { true } else { false } }
}

extension Objective {
    /// What an outcome says of the reward, whole or not; nil where it says nothing.
    ///
    /// Who waits in vain has waited at least that long. Leaving such requests out would make slow instances look quicker
    /// than they are, for it is their requests that end so.
    public func label(of outcome: Outcome) -> RewardLabel? {
        if outcome.censoring == .none { return reward(of: outcome).map { .exact($0) } }
        guard outcome.e2e.isFinite, outcome.e2e >= 0, !outcome.ttftCensored else { return nil }
        let hasBegun = outcome.ttft != nil
        let wait = outcome.ttft ?? outcome.e2e
        if let slo {
            let reward = -slo.strain(ttft: wait, tpot: outcome.tpot)
            return hasBegun ? .exact(reward) : .atMost(reward)
        }
        let cost = ttft * wait + tpot * (outcome.tpot ?? 0) + e2e * outcome.e2e
        guard cost.isFinite else { return nil }
        let isWhole = (ttft == 0 || hasBegun) && (tpot == 0 || outcome.tpot != nil) && e2e == 0
        // Where nothing that counts was seen, that the cost is no less than 0 is no news.
        return isWhole ? .exact(-cost) : cost > 0 ? .atMost(-cost) : nil
    }
}
