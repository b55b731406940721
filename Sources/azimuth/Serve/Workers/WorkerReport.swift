import Fleet
import Foundation
import Gateway
import Routing

/// One worker as `/workers` shows it.
struct WorkerReport: Codable, Sendable, Equatable {
    enum State: String, Codable, Sendable {
        case starting, available, unavailable, draining
    }

    var id: UInt32
    var url: String
    var state: State
    /// Why, in one short phrase.
    var reason: String
    /// The models it serves, adapters included; nil where it does not say.
    var models: [String]?
    /// Requests in flight on it.
    var inFlight: Int
    /// Seconds since its last answered scrape; nil where there was none.
    var lastScrapeAgeSecs: Double?
    /// Who named it.
    var origins: [String]
}

/// What the discovery of workers by one name or file has come to.
struct DiscoveryReport: Codable, Sendable, Equatable {
    var origin: String
    /// Workers it named last.
    var workers: Int
    /// Look-ups that failed.
    var failures: Int
    /// Why the last one failed; nil where it did not.
    var lastError: String?
}

/// The answer to `GET /workers`.
struct WorkersReport: Codable, Sendable, Equatable {
    var workers: [WorkerReport]
    var discovery: [DiscoveryReport]

    /// What roster, router, fleet and gateway know now.
    static func workers(of parts: AdminParts) async -> [WorkerReport] {
        let exchanges = await parts.exchanges()
        let now = Date().timeIntervalSince1970
        return parts.roster.workers.map { worker in
            let (models, requests) = parts.core.withRouter {
                ($0.models(of: worker.id), $0.ledger(of: worker.id)?.requests ?? 0)
            }
            let instance = parts.fleet.instance(Int(worker.id.rawValue))
            let status = instance?.status
            let available = status?.available == true
            var state: WorkerReport.State =
                available ? .available : status?.isProbed == true ? .unavailable : .starting
            var reason = status?.reason ?? "it has just gone"
            switch instance?.breakerState(now: now) {
            case .open where available:
                state = .unavailable
                reason = "it failed requests: its circuit breaker is open"
            case .halfOpen where available: reason = "it failed requests: one at a time tries it"
            default: break
            }
            if worker.drainEnd != nil {
                state = .draining
                reason = "it leaves once its requests have ended"
            }
            return WorkerReport(
                id: worker.id.rawValue, url: worker.url.description, state: state, reason: reason, models: models,
                inFlight: max(requests, exchanges[worker.id.rawValue] ?? 0),
                lastScrapeAgeSecs: status?.lastScrape.map { max(0, ((now - $0) * 1_000).rounded() / 1_000) },
                origins: worker.origins.map(\.description).sorted())
        }
    }
}
