import Fleet
import Gateway
import Logbook
import NIOCore
import Routing
import Synchronization
import Training

/// Joins the parts that do not know each other: what the gateway and the fleet see goes to the router, the logbook and
/// the trainer. Every call returns at once.
final class ServiceLink: ExchangeObserver, FleetObserver {
    private struct Parts {
        var server: GatewayServer?
        var fleet: Fleet?
        var urls: [Int: WorkerURL] = [:]
        var addresses: [Int: SocketAddress] = [:]
    }

    let core: RouterCore
    let logbook: Logbook?
    let trainer: Trainer
    let models: ModelCatalogue
    private let objectiveNow: SharedObjective
    private let tallies: ServiceTallies
    /// Hears of the same events, for a view of them.
    private let witness: (any ExchangeObserver)?
    private let parts = Mutex(Parts())
    /// Finished requests for the dashboard, while somebody looks at it.
    let watch = DecisionWatch()

    init(
        core: RouterCore, logbook: Logbook?, trainer: Trainer, models: ModelCatalogue, objective: Objective,
        configured: Objective? = nil,
        tallies: ServiceTallies, witness: (any ExchangeObserver)?
    ) {
        self.tallies = tallies
        self.core = core
        self.logbook = logbook
        self.trainer = trainer
        self.models = models
        let now = SharedObjective(objective)
        objectiveNow = now
        objectives = ObjectiveKeeper(logbook: logbook, configured: configured ?? objective) { objective in
            now.set(objective)
            trainer.setObjective(objective)
        }
        self.witness = witness
    }

    /// Sets the objective and keeps a record of it.
    let objectives: ObjectiveKeeper

    /// What is trained for now.
    var objective: Objective { objectiveNow.value }

    /// The workers; nil before `join`.
    var fleet: Fleet? { parts.withLock { $0.fleet } }

    /// Names the parts that were made after this one.
    func join(server: GatewayServer, fleet: Fleet) {
        let targets = parts.withLock { parts in
            parts.server = server
            parts.fleet = fleet
            return parts.urls.map { Self.target($0, $1, parts.addresses[$0]) }
        }
        for target in targets { server.set(target) }
    }

    private static func target(_ index: Int, _ url: WorkerURL, _ address: SocketAddress?) -> UpstreamTarget {
        UpstreamTarget(
            id: InstanceID(UInt32(index)), name: url.authority, address: address,
            secureHost: url.certificateName)
    }

    /// Takes in the URL of a worker that joins.
    func joined(_ index: Int, _ url: WorkerURL) {
        let server = parts.withLock { parts in
            parts.urls[index] = url
            return parts.server
        }
        server?.set(Self.target(index, url, nil))
    }

    /// Forgets a worker that has left.
    func forget(_ index: Int) {
        parts.withLock { parts in
            parts.urls[index] = nil
            parts.addresses[index] = nil
        }
        models.set(index, nil)
    }

    /// Requests in flight by the number of the worker that has them.
    func exchanges() async -> [UInt32: Int] { await parts.withLock { $0.server }?.exchangesInFlight() ?? [:] }

    // MARK: The gateway's events

    var hearsDecisions: Bool { logbook != nil || witness != nil }

    func decided(_ decision: Decision, request: RequestDescription) {
        logbook?.record(
            DecisionRecord(
                decision: decision, requestID: request.id, endpoint: request.facts.endpoint,
                model: request.facts.model, stream: request.facts.stream, objective: objective))
        witness?.decided(decision, request: request)
    }

    func finished(_ decision: Decision, outcome: Outcome, served: Int, tried: [Int]) {
        let instances = decision.snapshot.instances
        logbook?.record(
            OutcomeRecord(
                decisionID: decision.id, outcome: outcome,
                served: instances.indices.contains(served) ? instances[served].id : nil,
                tried: tried.count > 1 ? tried.filter(instances.indices.contains).map { instances[$0].id } : []))
        let width = instances.isEmpty ? 0 : decision.features.count / instances.count
        if width > 0, instances.indices.contains(served), trainer.wantsSample(at: outcome.time) {
            trainer.submit(
                TrainingSample(
                    decision: decision.id, time: decision.snapshot.time,
                    features: Array(decision.features[(served * width)..<((served + 1) * width)]),
                    featureSchema: decision.featureSchema, outcome: outcome, attempts: outcome.attempts,
                    trial: decision.trial))
        }
        watch.note(decision, outcome, served: served, objective: objective)
        witness?.finished(decision, outcome: outcome, served: served, tried: tried)
    }

    func upstreamUnreachable(_ id: InstanceID) {
        parts.withLock { $0.fleet }?.reportConnectFailure(Int(id.rawValue))
    }

    func upstreamFailed(_ id: InstanceID, _ fault: UpstreamFault, now: Double) {
        parts.withLock { $0.fleet }?.reportFailure(Int(id.rawValue), now: now)
    }

    func upstreamAnswered(_ id: InstanceID, now: Double) {
        guard let fleet = parts.withLock({ $0.fleet }) else { return }
        fleet.reportSuccess(Int(id.rawValue))
        fleet.reportAnswer(Int(id.rawValue), now: now)
    }

    // MARK: The fleet's events

    func scraped(_ index: Int, _ metrics: EngineMetrics, now: Double) {
        tallies.engines.note(index, metrics)
        let gauges = ScrapedGauges(
            running: metrics.running, waiting: metrics.waiting, kvUsage: metrics.kvUsage,
            kvCapacityTokens: metrics.kvCapacityTokens)
        core.withRouter { $0.scraped(InstanceID(UInt32(index)), gauges, now: now) }
    }

    func availabilityChanged(_ index: Int, _ available: Bool, reason: String) {
        core.withRouter { $0.setAvailable(InstanceID(UInt32(index)), available) }
    }

    func breakerChanged(_ index: Int, openUntil: Double?) {
        core.withRouter { $0.hold(InstanceID(UInt32(index)), until: openUntil) }
    }

    func restarted(_ index: Int) { core.withRouter { $0.restarted(InstanceID(UInt32(index))) } }

    func modelsChanged(_ index: Int, _ models: [ModelCard]?) {
        self.models.set(index, models)
        core.withRouter { $0.setModels(InstanceID(UInt32(index)), models?.map(\.id)) }
    }

    func resolved(_ index: Int, _ address: SocketAddress) {
        parts.withLock { parts in
            // One that has left stays forgotten, whatever a probe under way still finds.
            guard let url = parts.urls[index] else { return }
            parts.addresses[index] = address
            parts.server?.set(Self.target(index, url, address))
        }
    }
}
