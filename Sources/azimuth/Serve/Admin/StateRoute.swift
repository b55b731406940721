import Fleet
import Foundation
import Gateway
import Routing

/// `GET /azimuth/state`: every instance as the router sees it now, and what decides.
enum StateRoute {
    struct State: Encodable {
        var time: Double
        var policy: String
        var objective: String
        /// The serving model's version; 0 for none.
        var modelVersion: Int
        var samples: Int
        var requestsInFlight: Int
        var instances: [Instance]
        /// How many there should be; nil where that is off.
        var autoscale: AutoscaleStateJSON?
    }

    struct Instance: Encodable {
        var id: UInt32
        var name: String
        var url: String
        var available: Bool
        var reason: String
        /// `closed`, `open` or `half_open`: whether failed requests keep it out.
        var breaker: String
        /// What it serves; nil where that is not known.
        var models: [String]?
        var inFlight: InFlight
        /// What its last scrape said; nil where there was none.
        var gauges: Gauges?
        var kvCapacityTokens: Double?
        var rates: Rates
    }

    struct InFlight: Encodable {
        var requests: Int
        var prefillRequests: Int
        var prefillTokens: Int
        var uncachedTokens: Int
        var decodeRequests: Int
        var decodeTokens: Int
        /// Requests that are only passed on: embeddings and the like.
        var passing: Int
    }

    struct Gauges: Encodable {
        var running: Double
        var waiting: Double
        var kvUsage: Double
        /// Seconds since the scrape.
        var age: Double
    }

    /// What the instance's outcomes have taught, in seconds.
    struct Rates: Encodable {
        var secondsPerPrefillToken: Double
        var baseTtft: Double
        var ttftResidual: Double
        var secondsPerToken: Double
        var outcomes: Int
    }

    /// What the fleet knows of an instance.
    private struct Worker: Sendable {
        var instance: FleetInstance
        var status: FleetInstance.Status
        var breaker: String
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        [AdminRoute("GET", "/azimuth/state") { _ in try .json(state(parts)) }]
    }

    /// The state now.
    ///
    /// - Parameter limit: most workers that are told of.
    static func state(_ parts: AdminParts, limit: Int = .max) -> State {
        let now = Date().timeIntervalSince1970
        let training = parts.trainer.status
        let objective = parts.link.objective.description
        // Read before the router is taken: a breaker that changes tells the router of it.
        let workers = (parts.link.fleet?.instances ?? []).prefix(limit).map {
            Worker(instance: $0, status: $0.status, breaker: $0.breakerState(now: now).rawValue)
        }
        let autoscale = parts.autoscale.map(AutoscaleStateJSON.init)
        return parts.core.withRouter { router in
            State(
                time: now, policy: router.configuration.policy, objective: objective,
                modelVersion: training.champion ?? 0, samples: training.samples,
                requestsInFlight: router.requestsInFlight,
                instances: workers.compactMap { instance($0, &router, now: now) }, autoscale: autoscale)
        }
    }

    private static func instance(_ worker: Worker, _ router: inout Router, now: Double) -> Instance? {
        let id = InstanceID(UInt32(worker.instance.index))
        guard let view = router.view(of: id, now: now), let ledger = router.ledger(of: id) else { return nil }
        return Instance(
            id: id.rawValue, name: worker.instance.name, url: "\(worker.instance.url)",
            available: router.isAvailable(id),
            reason: worker.status.reason, breaker: worker.breaker, models: router.models(of: id),
            inFlight: InFlight(
                requests: ledger.requests, prefillRequests: ledger.prefillRequests,
                prefillTokens: ledger.prefillTokens, uncachedTokens: ledger.uncachedTokens,
                decodeRequests: ledger.decodeRequests, decodeTokens: ledger.decodeTokens,
                passing: router.passing(id) ?? 0),
            gauges: worker.status.lastScrape.map {
                Gauges(
                    running: Double(view.running), waiting: Double(view.waiting), kvUsage: Double(view.kvUsage),
                    age: max(now - $0, 0))
            },
            kvCapacityTokens: view.kvCapacityTokens > 0 ? Double(view.kvCapacityTokens) : nil,
            rates: Rates(
                secondsPerPrefillToken: Double(view.secondsPerPrefillToken), baseTtft: Double(view.baseTTFT),
                ttftResidual: Double(view.ttftResidual), secondsPerToken: Double(view.secondsPerToken),
                outcomes: Int(view.observedOutcomes)))
    }
}
