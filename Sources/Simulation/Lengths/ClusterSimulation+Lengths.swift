import EngineModel
import Routing

extension ClusterSimulation {
    /// Tells a request's router of its answer's length what the run lets it know.
    ///
    /// - Returns: what the router's tagger will need to learn from the answer; nil where there is none.
    mutating func tellLength(_ arrival: Arrival, to replica: Int, _ facts: inout RequestFacts) -> TaggedRequest? {
        switch lengths {
        case .constant: break
        case .none: facts.predictedLength = .usual
        case .oracle:
            facts.knownOutputTokens = arrival.outputTokens
            facts.predictedLength = .known(arrival.outputTokens)
        case .noisy(let deviation):
            let noise = LengthNoise(deviation: deviation, seed: options.seed)
            let length = Double(arrival.outputTokens) * noise.factor(of: arrival.prompt.ordinal)
            facts.predictedLength = .noisy(length, deviation: deviation)
        case .tagger:
            guard let tagged = replicas[replica].tagger?.predict(prompt.query()) else { break }
            facts.predictedLength = tagged.prediction
            return tagged
        }
        return nil
    }

    /// The priority that its router gives a request; 0 without a prediction or a rule.
    func priority(of arrival: Arrival, _ facts: RequestFacts) -> Int {
        guard let rule = options.priority, let length = facts.predictedLength else { return 0 }
        return rule.priority(now: arrival.time, tokens: length.mean)
    }

    /// A router's tagger learns from an answer that has ended.
    mutating func learnLength(from flight: Flight, _ outcome: Outcome) {
        guard let tagged = flight.tagged, let tokens = outcome.completionTokens else { return }
        replicas[flight.replica].tagger?.learn(tagged, tokens: tokens)
    }
}
