import Learning

/// What `azimuth evaluate policy` finds out.
struct PolicyReport: Encodable {
    let policy: String
    let objective: String
    let decisions: PolicyReplay.Tally
    let effectiveSamples: Double
    let meanWeight: Double
    let greatestWeight: Double
    let logged: OffPolicyEstimate.Value
    let ips: OffPolicyEstimate.Value
    let snips: OffPolicyEstimate.Value
    let dr: OffPolicyEstimate.Value

    init(policy: String, objective: String, estimate: OffPolicyEstimate, decisions: PolicyReplay.Tally) {
        self.policy = policy
        self.objective = objective
        self.decisions = decisions
        effectiveSamples = estimate.effectiveCount
        meanWeight = estimate.meanWeight
        greatestWeight = estimate.greatestWeight
        logged = estimate.logged
        ips = estimate.ips
        snips = estimate.snips
        dr = estimate.dr
    }

    /// For people.
    var text: String {
        var table = TextTable([.left("mean reward"), .right("estimate"), .right("95 % from"), .right("to")])
        let rows = [("as logged", logged), ("ips", ips), ("snips", snips), ("dr", dr)]
        for (name, value) in rows {
            table.add([name, Figures.fixed(value.mean, 4), Figures.fixed(value.low, 4), Figures.fixed(value.high, 4)])
        }
        return """
            \(policy) by \(objective), over \(Figures.grouped(decisions.used)) decisions\(decisions.leftOut)
            effective samples \(Figures.fixed(effectiveSamples, 0)), mean weight \(Figures.fixed(meanWeight, 3)), \
            greatest \(Figures.fixed(greatestWeight, 1))

            \(table.text)
            """
    }
}

extension PolicyReplay.Tally {
    /// What was left out and why, for people; empty where nothing was.
    var leftOut: String {
        let left = [
            (unlabelled, "without a reward"), (retried, "tried twice"), (misfits, "of another feature schema"),
            (known, "not after the model's training"),
        ].filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
        return left.isEmpty ? "" : "; left out: " + left.joined(separator: ", ")
    }
}
