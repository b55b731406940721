import Routing

/// What the demo counts of one router's decisions and outcomes. Times are Unix seconds.
struct DecisionTally: Sendable {
    /// Decisions that an instance's share is taken from.
    static let shareWindow = 200
    /// Seconds that recent means look back.
    static let recent = 10.0

    private enum Kind: UInt8 { case greedy, explore, fallback }

    private struct Choice {
        var time: Double
        var kind: Kind
        var instance: InstanceID
    }

    private struct Ending {
        var time: Double
        var instance: InstanceID
        var ttft: Double
        var predicted: Double?
    }

    private var choices: [Choice] = []
    /// Those of the last seconds alone, in the order of their times.
    private var endings: [Ending] = []

    mutating func decided(_ decision: Decision) {
        let kind: Kind
        switch decision.reason {
        case .greedy: kind = .greedy
        case .explore: kind = .explore
        case .control, .fallbackNoModel, .fallbackOutOfRange, .fallbackModelFault: kind = .fallback
        }
        guard decision.snapshot.instances.indices.contains(decision.chosen) else { return }
        choices.append(
            Choice(
                time: decision.snapshot.time, kind: kind, instance: decision.snapshot.instances[decision.chosen].id))
    }

    /// - Parameter served: Position of the instance that answered; a prediction counts only for the one it was made for.
    mutating func finished(_ decision: Decision, outcome: Outcome, served: Int) {
        guard let ttft = outcome.ttft, !outcome.ttftCensored, decision.snapshot.instances.indices.contains(served)
        else { return }
        let predicted = served == decision.chosen ? decision.predictedReward.map { -Double($0) } : nil
        endings.append(
            Ending(
                time: outcome.time, instance: decision.snapshot.instances[served].id, ttft: ttft,
                predicted: predicted))
        let oldest = outcome.time - Self.recent
        if let first = endings.first, first.time < oldest { endings.removeAll { $0.time < oldest } }
    }

    /// Reasons of the decisions taken at `since` or later.
    func reasons(since: Double = 0) -> DemoState.Reasons {
        var reasons = DemoState.Reasons()
        for choice in choices.reversed() {
            if choice.time < since { break }
            switch choice.kind {
            case .greedy: reasons.greedy += 1
            case .explore: reasons.explore += 1
            case .fallback: reasons.fallback += 1
            }
        }
        return reasons
    }

    /// Share of the last decisions that chose the instance, 0 to 1.
    func share(of instance: InstanceID) -> Double {
        let last = choices.suffix(Self.shareWindow)
        return last.isEmpty ? 0 : Double(last.count { $0.instance == instance }) / Double(last.count)
    }

    /// Recent mean TTFT on the instance in seconds.
    func ttft(of instance: InstanceID, now: Double) -> Double? {
        mean(endings.filter { $0.instance == instance && $0.time >= now - Self.recent }.map(\.ttft))
    }

    /// Recent predictions beside what came of them; meaningful where the reward is minus the TTFT.
    func prediction(now: Double) -> DemoState.Prediction? {
        let pairs = endings.filter { $0.time >= now - Self.recent }
            .compactMap { ending in ending.predicted.map { (predicted: $0, observed: ending.ttft) } }
        guard let predicted = mean(pairs.map(\.predicted)), let observed = mean(pairs.map(\.observed)),
            let error = mean(pairs.map { abs($0.predicted - $0.observed) })
        else { return nil }
        return DemoState.Prediction(predicted: predicted, observed: observed, error: error)
    }

    private func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
