import Routing

/// A decision as it waits to be written: its vectors and texts lie in its chunk's memory.
///
/// Holding on to the decision's own arrays would keep a good part of the processor's cache in use until they are
/// written; freed at once, their memory serves the next request.
struct PackedDecision: Sendable {
    let id: Int64
    let time: Double
    let endpoint: RequestFacts.Endpoint
    let stream: Bool
    let policy: String
    let reason: Decision.Reason
    let propensity: Double
    let modelVersion: Int
    let objective: Objective
    let predictedReward: Float?
    let chosen: Int
    let featureSchema: Int
    /// Number of candidates.
    let candidates: Int
    /// Places of the vectors in the chunk's words: instance numbers, scores (floats), the ranking's positions, the
    /// snapshot's numbers (floats) and the features (floats).
    let instances: Range<Int>
    let scores: Range<Int>
    let ranking: Range<Int>
    let snapshot: Range<Int>
    let features: Range<Int>
    /// Whether the features are the chosen candidate's alone.
    let chosenFeaturesOnly: Bool
    /// Places of the texts in the chunk's bytes.
    let requestID: Range<Int>
    let model: Range<Int>
}
