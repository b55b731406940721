import Fleet
import Foundation
import Gateway
import Learning
import Logbook
import Logging
import NIOCore
import Routing
import Synchronization
import Training

/// One running router: gateway, fleet, logbook and trainer, started and stopped together.
final class RouterService: Sendable {
    private let isStopping = Atomic(false)
    let core: RouterCore
    let fleet: Fleet
    let trainer: Trainer
    let logbook: Logbook?
    /// Which configuration runs.
    let configuration: ConfigurationState
    let link: ServiceLink
    let server: GatewayServer
    let keys: KeyKeeper
    private let watches: [Task<Void, Never>]
    /// The list of workers.
    let roster: Roster
    private let discovery: [DiscoveryFeed]
    private let tagger: TaggerKeeper?
    /// Says how many workers there should be; nil where that is off.
    let autoscale: AutoscaleKeeper?

    /// The port listened on.
    var port: Int { server.port }

    private init(
        core: RouterCore, fleet: Fleet, trainer: Trainer, logbook: Logbook?, configuration: ConfigurationState,
        link: ServiceLink, server: GatewayServer, keys: KeyKeeper, security: SecurityKeeper, fileInterval: Duration,
        roster: Roster, discovery: [DiscoveryFeed], tagger: TaggerKeeper?, autoscale: AutoscaleKeeper?, logger: Logger
    ) {
        self.autoscale = autoscale
        self.tagger = tagger
        self.keys = keys
        watches = [
            Task { await keys.watch(every: fileInterval) }, Task { await security.watch(every: fileInterval) },
            Task { await tagger?.watch() }, Task { await autoscale?.run() },
            Task { await RollupKeeper.watch(logbook, logger: logger) },
        ]
        self.roster = roster
        self.discovery = discovery
        self.configuration = configuration
        self.link = link
        self.core = core
        self.fleet = fleet
        self.trainer = trainer
        self.logbook = logbook
        self.server = server
    }

    /// Starts everything and returns once every worker has been tried.
    ///
    /// - Throws: `CommandFailure` with one sentence for the operator.
    static func start(
        _ options: ServiceOptions, logger: Logger, witness: (any ExchangeObserver)? = nil,
        actuators: [any Actuator] = []
    ) async throws -> RouterService {
        let logbook = try openLogbook(options, logger: logger)
        do {
            return try await start(
                options, logbook: logbook, logger: logger, witness: witness, actuators: actuators)
        } catch {
            logbook?.close()
            throw error
        }
    }

    private static func start(
        _ options: ServiceOptions, logbook: Logbook?, logger: Logger, witness: (any ExchangeObserver)?,
        actuators: [any Actuator]
    ) async throws -> RouterService {
        var configuration = options.router
        configuration.firstDecisionID = logbook?.nextDecisionID ?? 1
        configuration.recordsDecisions = logbook != nil || witness != nil
        if options.autoscale.isOn { configuration.leastNeeds = .predictions }
        let router: Router
        do {
            router = try Router(configuration)
        } catch {
            throw CommandFailure(.usage, "\(error)")
        }
        let core = RouterCore(router)
        let configured = options.objective
        let options = keepObjective(of: logbook, options, logger: logger)
        let past = try readPast(logbook, options)
        let tallies = ServiceTallies()
        let trainer = makeTrainer(
            options, core: core, logbook: logbook, lastVersion: past.version, tally: tallies.rounds, logger: logger)
        if let refusal = trainer.warmStart(samples: past.samples, model: past.model, held: past.isHeld) {
            logger.notice("the logbook's last model is not taken over: \(refusal)")
        } else if !past.samples.isEmpty {
            logger.info(
                "warm start from the logbook",
                metadata: ["samples": "\(past.samples.count)", "model": "\(trainer.status.champion ?? 0)"])
        }
        let keys = try KeyKeeper(options.keys, admission: options.gateway.admission, logger: logger)
        let security = try SecurityKeeper(
            options.security, needsWorkers: options.needsWorkerTLS, logger: logger)
        let autoscale = try AutoscaleKeeper.make(
            options.autoscale, core: core, transport: security.probes, extra: actuators, drain: options.discovery.drain,
            logger: logger)
        let models = ModelCatalogue(core: core)
        let link = ServiceLink(
            core: core, logbook: logbook, trainer: trainer, models: models, objective: options.objective,
            configured: configured, tallies: tallies, witness: witness)
        let state = ConfigurationState()
        let fleet = Fleet(
            configuration: options.fleet, workers: [], observer: link, transport: security.probes, logger: logger)
        let roster = Roster(
            core: core, fleet: fleet, link: link, logbook: logbook, statistics: readStatistics(logbook), logger: logger)
        for worker in options.workers { roster.add(worker, origin: .configuration) }
        let discovery = options.discovery.sources.map {
            DiscoveryFeed($0, roster: roster, drain: options.discovery.drain, logger: logger)
        }
        let status = ServiceStatus(
            trainer: trainer, logbook: logbook, tallies: tallies, log: options.logOutput, configuration: state,
            discovery: discovery, autoscale: autoscale)
        var gateway = options.gateway
        gateway.transport = security.gateway
        let tagger = try TaggerKeeper(options, logger: logger)
        gateway.tagging = tagger?.tagging
        let offset = Date().timeIntervalSince1970 - Double(NIODeadline.now().uptimeNanoseconds) * 1e-9
        let server: GatewayServer
        do {
            server = try await GatewayServer.start(
                configuration: gateway, core: core,
                targets: [], observer: link, status: status,
                admin: AdminTable(
                    AdminParts(
                        core: core, link: link, trainer: trainer, logbook: logbook, configuration: state,
                        fleet: fleet, roster: roster, discovery: discovery, drain: options.discovery.drain,
                        autoscale: autoscale)),
                models: models, version: Azimuth.version, clockOffset: offset)
        } catch {
            await fleet.shutdown()
            throw CommandFailure(
                .unavailable,
                "cannot listen on \(options.gateway.host):\(options.gateway.port): \(Self.cause(of: error)). "
                    + "Stop what uses the port or choose another one with --port.")
        }
        link.join(server: server, fleet: fleet)
        keys.join(fleet.credential)
        roster.join(server)
        autoscale?.join { await server.exchangesInFlight() }
        status.watch(fleet)
        trainer.start()
        for feed in discovery { await feed.start() }
        await fleet.start()
        return RouterService(
            core: core, fleet: fleet, trainer: trainer, logbook: logbook, configuration: state, link: link,
            server: server, keys: keys, security: security, fileInterval: options.keyFileInterval, roster: roster,
            discovery: discovery, tagger: tagger, autoscale: autoscale, logger: logger)
    }

    /// The system's own words where there are any.
    private static func cause(of error: any Error) -> String {
        (error as? IOError).map { String(cString: strerror($0.errnoCode)).lowercased() } ?? "\(error)"
    }

    private static func openLogbook(_ options: ServiceOptions, logger: Logger) throws -> Logbook? {
        guard let path = options.logbook else { return nil }
        do {
            return try Logbook.open(path: path, options: options.logbookOptions, logger: logger)
        } catch {
            throw CommandFailure(.cannotWrite, "\(error)")
        }
    }

    /// The options with the objective that an operator has set since the configuration last changed.
    private static func keepObjective(
        of logbook: Logbook?, _ options: ServiceOptions, logger: Logger
    ) -> ServiceOptions {
        guard let reader = try? logbook?.reader(), let history = try? ObjectiveHistory(reader) else { return options }
        let (objective, change) = history.effective(configured: options.objective)
        guard let change, objective != options.objective else { return options }
        logger.notice(
            "the objective is the one set last, not the configured one",
            metadata: [
                "objective": "\(objective)", "configured": "\(options.objective)", "who": "\(change.who)",
                "time": "\(Timestamp.text(change.time))",
            ])
        var kept = options
        kept.objective = objective
        return kept
    }

    /// What an earlier run left behind in the logbook; nothing where it cannot be read just now.
    private static func readPast(
        _ logbook: Logbook?, _ options: ServiceOptions
    ) throws -> (samples: [TrainingSample], model: ModelArtefact?, version: Int, isHeld: Bool) {
        guard let reader = try? logbook?.reader() else { return ([], nil, 0, false) }
        let samples =
            (try? reader.recentSamples(limit: options.warmSamples, featureSchema: FeatureSchema.version)) ?? []
        let record = (try? reader.latestPromotedModel()).flatMap { ModelHold.isWithdrawn($0, reader) ? nil : $0 }
        let model = record?.artefact.flatMap { try? ModelArtefact(json: $0) }
        return (
            samples.map {
                TrainingSample(
                    decision: $0.decisionID, time: $0.time, features: $0.features, featureSchema: $0.featureSchema,
                    outcome: $0.outcome, attempts: $0.outcome.attempts)
            }, model, (try? reader.highestModelVersion()) ?? 0,
            model.map { ModelHold.holds($0.version, reader) } ?? false
        )
    }

    /// What the last logged decision knew of each worker, by name.
    private static func readStatistics(_ logbook: Logbook?) -> [String: InstanceSnapshot] {
        guard let reader = try? logbook?.reader(), let last = try? reader.highestDecisionID(),
            let record = try? reader.records(from: last, limit: 1).first, let names = try? reader.instances()
        else { return [:] }
        let known = record.decision.snapshot.instances.compactMap { instance in
            names[instance.id].map { ($0, instance) }
        }
        return Dictionary(known, uniquingKeysWith: { _, last in last })
    }

    private static func makeTrainer(
        _ options: ServiceOptions, core: RouterCore, logbook: Logbook?, lastVersion: Int, tally: RoundTally,
        logger: Logger
    ) -> Trainer {
        let rounds = RoundLog(logbook: logbook, logger: logger, tally: tally)
        return Trainer(
            schema: .routing,
            objective: options.objective, configuration: options.trainer, lastVersion: lastVersion,
            waiting: { overdue in
                core.withRouter { $0.openTrials(overdue: overdue, now: Date().timeIntervalSince1970) }
            },
            publish: { model in core.withRouter { $0.install(model) } },
            record: { rounds.note($0) })
    }

    /// Stops in good order: no new requests, those in flight end until the deadline, the logbook is written out.
    ///
    /// A second call does nothing.
    func shutdown(deadline: TimeAmount = .seconds(30)) async {
        guard !isStopping.exchange(true, ordering: .acquiringAndReleasing) else { return }
        for watch in watches { watch.cancel() }
        for feed in discovery { await feed.stop() }
        roster.close()
        await server.shutdown(deadline: deadline)
        await fleet.shutdown()
        trainer.stop()
        tagger?.save()
        logbook?.close()
    }
}
