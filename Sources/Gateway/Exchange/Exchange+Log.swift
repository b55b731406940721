import NIOCore
import Routing

extension Exchange {
    /// What the request log says of this request; made only where somebody asked for the log.
    func logEntry(
        _ now: NIODeadline, _ e2e: Double, _ status: Int, _ censoring: Outcome.Censoring, _ outcome: Outcome?
    ) -> RequestLogEntry {
        var entry = RequestLogEntry(
            time: time(now), id: requestID ?? "", method: request.methodText,
            route: route.rawValue, model: facts.map { String($0.model.prefix(200)) } ?? "", status: status,
            worker: servedInstance.flatMap { loop.target($0)?.name } ?? "", attempts: attempts, seconds: e2e)
        if let decision {
            entry.policy = decision.policy
            entry.reason = decision.reason.rawValue
            entry.decision = decision.id
            entry.modelVersion = decision.modelVersion
        }
        entry.stream = relay?.isStream ?? facts?.stream ?? false
        entry.outcome = outcome
        entry.key = client?.caller?.label
        if let lastFault {
            entry.cause = lastFault.rawValue
        } else if let refusal {
            entry.cause = refusal.rawValue
        } else if censoring == .cancelled {
            entry.cause = "client_left"
        }
        return entry
    }
}

extension ClientRequest {
    /// The method as the client wrote it.
    var methodText: String {
        headBytes.withUnsafeReadableBytes { String(decoding: $0[head.methodRange], as: UTF8.self) }
    }
}
