/// The candidate with the highest predicted reward less what its choice costs others; a heuristic where no model can be
/// trusted.
///
/// What it costs others is in seconds, times the objective's weights of TTFT and e2e: the terms of the rollouts
/// (`weights`, as in the predictive policies), or where there are none (`prices`) the request's own uncached tokens at
/// the candidates' mean seconds per token (not the candidate's own, or quick instances would lose their caches first),
/// and the candidate's seconds for them times the requests it is decoding, which wait meanwhile. Without it each request
/// takes the quickest instance, prefixes scatter, sequences pile up and the fleet saturates earlier.
///
/// It explores (`Exploration`) among the candidates whose score is at least best - margin * |best| and that have room.
/// With probability `guardShare` it takes what the fallback would, where that is a `ScoredPolicy`, so that the model can be
/// held against it. Without a model, with one that does not fit, or with a best candidate unlike anything the model has
/// seen, the fallback decides and the reason says so.
public struct LearnedPolicy: Policy {
    /// How much of its cost to others a choice is charged; 0 leaves the predicted reward alone.
    public struct Prices: Sendable, Equatable {
        /// For each second that the candidates would on average spend on the request's uncached tokens.
        public let ownWork: Double
        /// For each second that a decoding request waits while the candidate computes them.
        public let delay: Double

        /// Prices; each is taken as 0 to 1,000, and as 0 where it is not finite.
        public init(ownWork: Double = 1, delay: Double = 0.05) {
            self.ownWork = ownWork.isFinite ? min(max(ownWork, 0), 1_000) : 0
            self.delay = delay.isFinite ? min(max(delay, 0), 1_000) : 0
        }
    }

    private var fallback: any Policy
    /// The fallback again, where its choice is known without ranking; nil where nothing is held against it.
    private let rival: (any ScoredPolicy)?
    private let guardShare: Double
    private let exploration: Exploration
    private let explorationRate: Double
    private let explorationMargin: Float
    private let prices: Prices
    private let weights: PredictiveWeights

    /// A policy that explores at `explorationRate` (0 to 1) within `explorationMargin` (a share of |best|, at least 0).
    public init(
        fallback: any Policy, explorationRate: Double, explorationMargin: Double,
        exploration: Exploration = .epsilon, guardShare: Double = 0, prices: Prices = Prices(),
        weights: PredictiveWeights = PredictiveWeights()
    ) {
        self.fallback = fallback
        self.guardShare = guardShare.isFinite ? min(max(guardShare, 0), 0.5) : 0
        rival = self.guardShare > 0 ? fallback as? any ScoredPolicy : nil
        self.exploration = exploration
        self.explorationRate = explorationRate.isFinite ? min(max(explorationRate, 0), 1) : 0
        self.explorationMargin = explorationMargin.isFinite ? Float(min(max(explorationMargin, 0), 1e6)) : 0
        self.prices = prices
        self.weights = weights.bounded
    }

    /// Ranks by predicted reward less what the choice costs others.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        guard let model = input.model else { return fall(.fallbackNoModel, input, &random) }
        guard let rewards = Self.predict(model, input) else { return fall(.fallbackModelFault, input, &random) }
        let graded = ServiceGrade.apply(rewards, input)
        let scores = charge(graded, input)
        let best = Choice.best(of: scores)
        for (row, score) in scores.enumerated() where score >= best.bar {
            guard Self.knows(model, input.features, row: row) else {
                return fall(.fallbackOutOfRange, input, &random)
            }
        }
        var choice = OwnChoice(best: best, scores: scores, random: &random)
        let floor = best.bar - explorationMargin * abs(best.bar)
        if exploration == .posterior, input.objective.slo == nil, let posterior = model.posterior,
            posterior.columns == FeatureSchema.count
        {
            if let draw = PosteriorDraw(
                scores: scores, bar: best.bar, floor: floor, input.snapshot, features: input.features, posterior)
            {
                choice.sample(draw, scores: scores, random: &random)
            }
        } else {
            choice.explore(rate: explorationRate, floor: floor, scores: scores, input.snapshot, random: &random)
        }
        return answer(choice, scores, rewards, graded, model.version, input, &random)
    }

    /// The own choice, or by chance the fallback's.
    private func answer(
        _ choice: OwnChoice, _ scores: [Float], _ rewards: [Float], _ graded: [Float], _ version: Int,
        _ input: PolicyInput, _ random: inout RoutingGenerator
    ) -> Ranking {
        var taken = choice.position
        var reason = choice.isExploring ? Decision.Reason.explore : .greedy
        var wish: Wish?
        if let rival {
            let wanted = rival.wish(input.snapshot, random: &random)
            wish = wanted
            if random.unit() < guardShare, wanted.position != taken {
                taken = wanted.position
                reason = .control
            }
        }
        var propensity = choice.chance(of: taken, scores: scores, input.snapshot)
        var trial: GuardTrial?
        if let rival, let wish {
            let chance = rival.chance(of: taken, wish, input.snapshot)
            propensity += guardShare * (chance - propensity)
            let charge = graded[taken] - scores[taken]
            if wish.position != choice.position, charge < PredictivePolicy.behind / 2 {
                trial = GuardTrial(isControl: reason == .control, expected: wish.score, charge: charge)
            }
        }
        return Ranking(
            scores: scores, order: Choice.order(scores, first: taken), reason: reason, propensity: propensity,
            modelVersion: version, predictedReward: rewards[taken], trial: trial)
    }

    private mutating func fall(
        _ reason: Decision.Reason, _ input: PolicyInput, _ random: inout RoutingGenerator
    ) -> Ranking {
        var ranking = fallback.rank(input, random: &random)
        ranking.reason = reason
        return ranking
    }

    /// The rewards less what each choice costs others.
    private func charge(_ rewards: [Float], _ input: PolicyInput) -> [Float] {
        let weight = input.objective.slo.map(ServiceGrade.price) ?? input.objective.ttft + input.objective.e2e
        guard weight > 0 else { return rewards }
        let instances = input.snapshot.instances
        var scores = rewards
        if instances.contains(where: { $0.prediction.depth == PredictionSnapshot.rolledOut }) {
            for position in scores.indices {
                let prediction = instances[position].prediction
                scores[position] -= Float(weight) * weights.cost(of: prediction)
                // The model has not learnt from candidates that were only estimated.
                if prediction.depth != PredictionSnapshot.rolledOut { scores[position] -= PredictivePolicy.behind }
            }
            return scores
        }
        var total: Float = 0
        for instance in instances { total += instance.secondsPerPrefillToken }
        let ownWork = Float(weight * prices.ownWork) * total / Float(instances.count)
        let delay = Float(weight * prices.delay)
        guard ownWork.isFinite else { return rewards }
        for position in scores.indices {
            let instance = instances[position]
            let uncached = max(input.snapshot.request.promptTokens - instance.cachedTokens, 0)
            let waiting = instance.secondsPerPrefillToken * instance.inflightDecodeRequests
            scores[position] -= (ownWork + delay * waiting) * uncached
        }
        return scores
    }

    /// The predicted rewards, or nil where the model does not fit the schema or its answer is not finite.
    private static func predict(_ model: ServedModel, _ input: PolicyInput) -> [Float]? {
        let columns = FeatureSchema.count
        let rows = input.snapshot.instances.count
        guard model.featureSchema == FeatureSchema.version, model.regressor.inputCount == columns,
            model.lower.count == columns, model.upper.count == columns, input.features.count == rows * columns
        else { return nil }
        let scores = [Float](unsafeUninitializedCapacity: rows) { buffer, count in
            let output = UnsafeMutableBufferPointer(rebasing: buffer[0..<rows])
            output.initialize(repeating: .nan)
            input.features.withUnsafeBufferPointer { model.regressor.predict(rows: $0, into: output) }
            count = rows
        }
        return scores.allSatisfy(\.isFinite) ? scores : nil
    }

    /// Whether a candidate's features lie within the model's training range, widened by half of it on either side
    /// or by the column's slack, whichever is more.
    private static func knows(_ model: ServedModel, _ features: [Float], row: Int) -> Bool {
        let columns = FeatureSchema.count
        for column in 0..<columns {
            let value = features[row * columns + column]
            let lower = model.lower[column]
            let upper = model.upper[column]
            let room = max(0.5 * (upper - lower), FeatureSchema.slack[column])
            guard value >= lower - room, value <= upper + room else { return false }
        }
        return true
    }
}
