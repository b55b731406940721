import Logbook

/// One decision of `log decisions --json`. Times are Unix seconds, latencies milliseconds; keys in snake case.
struct LogDecisionJSON: Encodable {
    struct Observed: Encodable {
        var time: Double
        var ttftMs: Double?
        var ttftCensored: Bool
        var tpotMs: Double?
        var e2eMs: Double
        var promptTokens: Int?
        var cachedTokens: Int?
        var completionTokens: Int?
        var tokensEstimated: Bool
        var finishReason: String?
        var status: Int
        var censoring: String
        var attempts: Int

        private enum CodingKeys: String, CodingKey {
            case time, ttftMs, ttftCensored, tpotMs
            case e2eMs = "e2e_ms"
            case promptTokens, cachedTokens, completionTokens, tokensEstimated, finishReason, status, censoring
            case attempts
        }
    }

    var id: Int64
    var time: Double
    var requestId: String
    var endpoint: String
    var model: String
    var stream: Bool
    var policy: String
    var reason: String
    var propensity: Double
    var modelVersion: Int
    var objective: String
    var predictedReward: Double?
    var promptTokensEstimated: Double?
    var candidates: Int
    var chosen: String?
    var served: String?
    var outcome: Observed?

    init(_ decision: LoggedDecision) {
        id = decision.id
        time = decision.time
        requestId = decision.requestID
        endpoint = decision.endpoint
        model = decision.model
        stream = decision.stream
        policy = decision.policy
        reason = decision.reason
        propensity = decision.propensity
        modelVersion = decision.modelVersion
        objective = decision.objective
        predictedReward = decision.predictedReward
        promptTokensEstimated = decision.promptTokens
        candidates = decision.candidates
        chosen = decision.chosen
        served = decision.served
        outcome = decision.outcome.map {
            Observed(
                time: $0.time, ttftMs: $0.ttft.map { $0 * 1_000 }, ttftCensored: $0.ttftCensored,
                tpotMs: $0.tpot.map { $0 * 1_000 }, e2eMs: $0.e2e * 1_000, promptTokens: $0.promptTokens,
                cachedTokens: $0.cachedTokens, completionTokens: $0.completionTokens,
                tokensEstimated: $0.tokensEstimated, finishReason: $0.finishReason, status: $0.status,
                censoring: $0.censoring.rawValue, attempts: $0.attempts)
        }
    }
}
