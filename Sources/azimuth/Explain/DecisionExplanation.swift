/// Why one request went where it went, and what came of it. Keys are written in snake case.
struct DecisionExplanation: Encodable {
    /// What one term adds to a candidate's predicted reward beyond what it adds to another's.
    struct Contribution: Encodable, Equatable {
        /// A feature, or two of them multiplied.
        var term: String
        var value: Double
    }

    /// One candidate as it was known and scored.
    struct Candidate: Encodable {
        var worker: String
        /// Place in the ranking from 0.
        var rank: Int?
        /// Higher is better, in the deciding policy's unit; nil where the policy gave no scores.
        var score: Double?
        /// The model's prediction of the reward; nil where no model scored, or it is no longer kept.
        var predictedReward: Double?
        /// What the policy took off the prediction for the choice's cost to other requests.
        var costToOthers: Double?
        var isChosen: Bool
        var isServed: Bool
        /// The largest differences of contributions to that of the candidate in `against`, the largest first.
        var contributions: [Contribution]
        /// The sum of all smaller ones.
        var otherContributions: Double?
        /// What the contributions are compared with: the runner-up for the chosen candidate, the chosen one for others.
        var against: String?
        /// The feature vector as scored.
        var features: [String: Double]
        /// What was known of the worker.
        var snapshot: [String: Double]
    }

    /// Prediction and observation of one quantity.
    struct Comparison: Encodable, Equatable {
        /// reward, ttft_ms, e2e_ms or completion_tokens.
        var quantity: String
        var predicted: Double?
        var observed: Double?
    }

    var decision: LogDecisionJSON
    /// In words: who got the request, why, and what came of it.
    var summary: [String]
    /// How contributions were found; nil where no model scored.
    var attribution: String?
    /// The model's kind; nil where no model scored, or it is no longer kept.
    var modelKind: String?
    /// What was known of the request.
    var request: [String: Double]
    /// The best first.
    var candidates: [Candidate]
    /// For the worker that answered.
    var outcome: [Comparison]
}
