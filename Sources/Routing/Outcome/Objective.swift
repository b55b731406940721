/// What the operator wants: outcome -> reward, higher is better, in seconds; with targets, in shares of them.
///
/// The logbook holds outcomes, not rewards, so another objective relabels the whole history.
public struct Objective: Sendable, Equatable, CustomStringConvertible {
    /// Weight of TTFT in seconds.
    public var ttft: Double
    /// Weight of the mean time between tokens in seconds.
    public var tpot: Double
    /// Weight of the whole answer's time in seconds.
    public var e2e: Double
    /// Targets to keep; where there are any, the weights are 0 and the reward is minus the strain on them.
    public var slo: ServiceLevel?

    /// A weighted objective: reward = -(ttft * TTFT + tpot * TPOT + e2e * E2E), all in seconds.
    public init(ttft: Double = 0, tpot: Double = 0, e2e: Double = 0) {
        self.ttft = ttft
        self.tpot = tpot
        self.e2e = e2e
    }

    /// The default: reward = -TTFT.
    public static let ttft = Objective(ttft: 1)

    /// The reward of an outcome, or nil where the outcome lacks a part the objective weighs or is censored.
    public func reward(of outcome: Outcome) -> Double? {
        guard outcome.censoring == .none, outcome.status < 400 else { return nil }
        if let slo {
            guard let ttft = outcome.ttft, !outcome.ttftCensored else { return nil }
            return -slo.strain(ttft: ttft, tpot: outcome.tpot)
        }
        var cost = 0.0
        if ttft != 0 {
            guard let value = outcome.ttft, !outcome.ttftCensored else { return nil }
            cost += ttft * value
        }
        if tpot != 0 {
            guard let value = outcome.tpot else { return nil }
            cost += tpot * value
        }
        if e2e != 0 { cost += e2e * outcome.e2e }
        return cost.isFinite ? -cost : nil
    }

    /// `ttft`, `tpot`, `e2e`, a weighted form such as `ttft=1,tpot=20`, `slo`, or `slo:` with its targets.
    public var description: String {
        if let slo { return slo == .standard ? Self.sloName : "\(Self.sloName):\(slo)" }
        switch (ttft, tpot, e2e) {
        case (1, 0, 0): return "ttft"
        case (0, 1, 0): return "tpot"
        case (0, 0, 1): return "e2e"
        default:
            return [("ttft", ttft), ("tpot", tpot), ("e2e", e2e)].filter { $0.1 != 0 }
                .map { "\($0.0)=\($0.1)" }.joined(separator: ",")
        }
    }
}
