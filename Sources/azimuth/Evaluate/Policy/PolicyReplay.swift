import Learning
import Logbook
import Routing

/// Asks a policy what it would have done at each decision of a logbook.
struct PolicyReplay {
    /// What came of the log's decisions.
    struct Tally: Encodable, Sendable {
        /// Decisions with an outcome.
        var answered = 0
        /// Those used.
        var used = 0
        /// Left out: censored, or without a part that the objective weighs.
        var unlabelled = 0
        /// Left out: answered only after a failed attempt.
        var retried = 0
        /// Left out: of another feature schema, or damaged.
        var misfits = 0
        /// Left out: not later than the model's training.
        var known = 0
    }

    /// Draws of a policy that leaves something to chance.
    private static let draws = 8

    let reader: LogbookReader
    let objective: Objective
    /// Decisions at most, the newest.
    let limit: Int
    /// What the policy decides for; `objective` unless another is set.
    var deciding: Objective
    private(set) var tally = Tally()

    init(reader: LogbookReader, objective: Objective, limit: Int) {
        self.reader = reader
        self.objective = objective
        deciding = objective
        self.limit = limit
    }

    /// The decisions as an estimate sees them, the oldest first.
    ///
    /// - Parameters:
    ///   - policy: asked at every decision in turn, with what was logged for it.
    ///   - model: what it scores with, where it needs one; decisions up to its training are left out.
    /// - Throws: `CommandFailure` where the policy reads what the log does not hold; `LogbookError`.
    mutating func choices(
        of policy: any Policy, model: ServedModel?, random: RoutingGenerator
    ) throws -> [LoggedChoice] {
        let samples = try labelled(after: model?.trainedTime)
        guard samples.count >= 4, let oldest = samples.first?.id else { return [] }
        let models = try RewardModels(samples)
        let rewards = Dictionary(samples.map { ($0.id, $0.reward) }, uniquingKeysWith: { first, _ in first })
        var (policy, random) = (policy, random)
        var choices: [LoggedChoice] = []
        var next = oldest
        while true {
            let records = try reader.records(from: next, limit: 500)
            guard let last = records.last else { return choices }
            next = last.decision.id + 1
            for record in records {
                guard let reward = rewards[record.decision.id] else { continue }
                guard let choice = try choice(record.decision, reward, &policy, model, models, &random) else {
                    tally.misfits += 1
                    continue
                }
                tally.used += 1
                choices.append(choice)
            }
        }
    }

    /// The answered decisions with a reward: the chosen candidates' rows.
    private mutating func labelled(after trained: Double?) throws -> [(id: Int64, row: [Float], reward: Double)] {
        var samples: [(id: Int64, row: [Float], reward: Double)] = []
        for sample in try reader.recentSamples(limit: limit) {
            tally.answered += 1
            if sample.featureSchema != FeatureSchema.version || sample.features.count != FeatureSchema.count
                || !sample.features.allSatisfy(\.isFinite)
            {
                tally.misfits += 1
            } else if let trained, sample.time <= trained {
                tally.known += 1
            } else if sample.outcome.attempts > 1 {
                tally.retried += 1
            } else if let reward = objective.reward(of: sample.outcome) {
                samples.append((sample.decisionID, sample.features, reward))
            } else {
                tally.unlabelled += 1
            }
        }
        return samples
    }

    private func choice(
        _ decision: Decision, _ reward: Double, _ policy: inout any Policy, _ model: ServedModel?,
        _ models: RewardModels, _ random: inout RoutingGenerator
    ) throws -> LoggedChoice? {
        let count = decision.snapshot.instances.count
        let columns = FeatureSchema.count
        guard count > 0, decision.features.count == count * columns, decision.chosen < count,
            decision.propensity > 0, decision.propensity <= 1
        else { return nil }
        if policy.needs == .predictions,
            !decision.snapshot.instances.contains(where: { $0.prediction.depth == PredictionSnapshot.rolledOut })
        {
            throw CommandFailure(
                .badInput, "the policy reads predictions, and the log holds none of decision \(decision.id)")
        }
        let input = PolicyInput(
            snapshot: decision.snapshot, features: decision.features, model: model, objective: deciding)
        // Each draw begins from the same state; that of the last goes on.
        var shares = [Double](repeating: 0, count: count)
        let before = policy
        var draws = 1
        var done = 0
        while done < draws {
            policy = before
            let ranking = policy.rank(input, random: &random)
            guard let first = ranking.order.first, first < count else { return nil }
            if done == 0, ranking.propensity < 1 { draws = Self.draws }
            shares[first] += 1
            done += 1
        }
        let predicted = (0..<count).map { position in
            models.predict(
                Array(decision.features[position * columns..<(position + 1) * columns]), of: decision.id)
        }
        let expected = zip(shares, predicted).reduce(0) { $0 + $1.0 / Double(draws) * $1.1 }
        return LoggedChoice(
            reward: reward, propensity: decision.propensity, target: shares[decision.chosen] / Double(draws),
            predicted: predicted[decision.chosen], expected: expected)
    }
}
