/// The candidate with the least predicted time (TTFT or e2e) and cost to others, by rollouts of the engines' queues.
///
/// Source: Block (arXiv 2508.03611) predicts e2e by simulating each instance forward and takes the least; the terms
/// for others are what it lacks. Candidates that were not rolled out rank behind those that were.
public struct PredictivePolicy: ScoredPolicy {
    /// Which of the request's own times counts.
    public enum Target: Sendable {
        /// The time to its first token.
        case ttft
        /// The time to its last.
        case e2e
    }

    /// What a candidate that was not rolled out loses: more seconds than any request takes.
    static let behind: Float = 1e4

    private let target: Target
    private let weights: PredictiveWeights
    private let latencyError: Double

    /// A policy without state; `latencyError` (0 to 10) is what ``PredictionNoise`` does to its figures.
    public init(_ target: Target, weights: PredictiveWeights = PredictiveWeights(), latencyError: Double = 0) {
        self.target = target
        self.weights = weights.bounded
        self.latencyError = latencyError.isFinite ? min(max(latencyError, 0), 10) : 0
    }

    /// The snapshot with its predictions.
    public var needs: PolicyNeeds { .predictions }

    /// Ranks by the scores, which in simulations are wrong by as much as asked for, ties broken at random.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let request = input.snapshot.request
        var scores = input.snapshot.instances.map { score($0, for: request) }
        if latencyError > 0 { PredictionNoise(deviation: latencyError).disturb(&scores, random: &random) }
        return Ranking(scores: scores, random: &random)
    }

    /// Minus the predicted seconds, its cost to others included.
    public func score(_ instance: InstanceSnapshot, for request: RequestSnapshot) -> Float {
        let prediction = instance.prediction
        let own = target == .ttft ? prediction.ttft : prediction.ttft + prediction.decode
        let behind = prediction.depth == PredictionSnapshot.rolledOut ? 0 : Self.behind
        return -(own + weights.cost(of: prediction)) - behind
    }
}
