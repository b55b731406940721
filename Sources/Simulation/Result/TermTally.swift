import Routing

/// What each term of the predictive policies' score came to, and how often the choice hung on it.
public struct TermTally: Sendable, Equatable {
    /// Decisions that were looked at.
    public private(set) var decisions = 0
    /// The chosen candidates' terms at their weights in seconds, summed; in the order of `PredictiveWeights.names`.
    public private(set) var seconds = SIMD4<Double>()
    /// Decisions that would have been others without each term.
    public private(set) var decisive = SIMD4<Int>()

    /// Nothing has been decided.
    public init() {}

    /// - Parameter scores: the candidates' scores, higher is better, each term taken off.
    mutating func note(_ decision: Decision, _ weights: PredictiveWeights) {
        let candidates = decision.snapshot.instances
        guard decision.scores.count == candidates.count, !candidates.isEmpty else { return }
        decisions += 1
        let chosen = decision.chosen
        let own = weights.terms(of: candidates[chosen].prediction)
        seconds += SIMD4<Double>(own)
        let bar = SIMD4(repeating: decision.scores[chosen]) + own
        var isBeaten = SIMDMask<SIMD4<Int32>>(repeating: false)
        for position in candidates.indices where position != chosen {
            let without = decision.scores[position] + weights.terms(of: candidates[position].prediction)
            isBeaten .|= without .> bar
        }
        for term in 0..<4 where isBeaten[term] { decisive[term] += 1 }
    }
}
