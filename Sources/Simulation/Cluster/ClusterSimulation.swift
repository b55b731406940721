import EngineModel
import Routing
import Training

/// A cluster of engines and its routers in discrete time.
///
/// The routers are the very `Router` that serves, trained by the very loop: the simulation only takes the place of the
/// network, the engines and the clock. Time is in seconds; the first request arrives at 0. One seed, one course of
/// events, bit for bit.
public struct ClusterSimulation: Sendable {
    let options: SimulationOptions
    let cluster: ClusterDescription
    /// Seconds that anything takes between a router and an instance.
    let network: Double
    /// Seconds that an instance's API server takes for one token of prompt before its engine hears of it.
    let tokenising: Double
    let scrapeInterval: Double
    let engineNoise: NoiseTable
    let measurementNoise: NoiseTable
    /// Decides in place of the routers' policy; nil where that decides.
    let oracle: Oracle?
    /// Whether the policy is one of those that predict.
    let isPredictive: Bool
    /// What the routers are told of answers' lengths.
    let lengths: LengthKnowledge
    /// Changes the number of instances; nil where it is as the cluster has it.
    var autoscale: AutoscaleState?

    var now = 0.0
    var events = EventQueue()
    var arrivals: ArrivalStream
    /// The request that arrives next.
    var next: Arrival?
    var prompt: PromptIdentity
    var instances: [InstanceState]
    var replicas: [RouterReplica]
    var flights = FlightTable()
    var result: SimulationResult
    /// Records of the requests that ended since the caller last took them.
    var records: [RequestRecord] = []
    /// Emptied token batches, to be used again.
    var spareBatches: [[TokenEvent]] = []

    /// Prepares a run of `workload` on `cluster`.
    public init(
        _ workload: Workload, on cluster: ClusterDescription, _ options: SimulationOptions
    ) throws(SimulationError) {
        guard workload.count > 0 else { throw .emptyWorkload }
        let name = options.policy
        var options = options
        LearnedVariant.named(name)?.change(&options)
        try Self.checkPrompts(workload, cluster)
        oracle = Oracle(named: options.policy)
        let asked = AnswerLengths.parse(options.policy)
        guard oracle != nil || PolicyRegistry.names.contains(asked.policy) else {
            throw .unknownPolicy(options.policy)
        }
        let lengths = asked.lengths == .known ? .oracle : options.lengths
        self.lengths = lengths
        isPredictive = AnswerLengths.predictiveNames.contains(asked.policy)
        self.options = options
        var cluster = cluster
        if options.priority != nil {
            for place in cluster.instances.indices { cluster.instances[place].profile.schedulesByPriority = true }
        }
        self.cluster = cluster
        network = cluster.networkMilliseconds / 1_000
        tokenising = cluster.tokenisingMicroseconds / 1e6
        scrapeInterval = max(1e-3, options.scrapeInterval ?? cluster.scrapeMilliseconds / 1_000)
        engineNoise = NoiseTable(deviation: options.engineNoise ?? cluster.engineNoise, seed: options.seed)
        measurementNoise = NoiseTable(deviation: options.measurementNoise, seed: ~options.seed)
        arrivals = ArrivalStream(workload, rate: options.rate, count: options.requests)
        prompt = PromptIdentity(workload)
        var instances = cluster.instances.map(InstanceState.init)
        if let scenario = options.autoscale {
            guard cluster.routers == 1 else { throw .autoscaleNeedsOneRouter(cluster.routers) }
            autoscale = AutoscaleState(scenario, instances: instances.count, seed: options.seed)
            for place in instances.indices { instances[place].isPresent = place < scenario.start }
        }
        self.instances = instances
        result = SimulationResult(
            policy: name, seed: options.seed, rate: arrivals.rate, sent: instances.map { _ in 0 })
        let usesModel = options.policy == "learned"
        do {
            replicas = try (0..<max(1, cluster.routers)).map { number in
                try Self.replica(number, options, lengths, instances, usesModel: usesModel)
            }
        } catch {
            throw .unknownPolicy("\(options.policy) or its fallback \(options.router.fallback)")
        }
        next = arrivals.next()
        scheduleStart()
    }

    private static func replica(
        _ number: Int, _ options: SimulationOptions, _ lengths: LengthKnowledge, _ instances: [InstanceState],
        usesModel: Bool
    ) throws -> RouterReplica {
        var configuration = options.router
        // What ranks beside an oracle only names the alternatives, should the oracle's choice fail.
        configuration.policy =
            Oracle.names.contains(options.policy) ? "least_tokens" : AnswerLengths.parse(options.policy).policy
        // Nobody reads what heuristics would log.
        configuration.recordsDecisions = options.witness != nil
        if options.autoscale != nil { configuration.leastNeeds = .predictions }
        configuration.seed = BlockHash.mix(options.seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        var tagger: LengthTagger?
        if case .tagger(let first) = lengths { tagger = first }
        if case .none = lengths { configuration.learnsLengths = false }
        let schema = TrainingSchema.routing
        let loop =
            usesModel
            ? TrainingLoop(schema: schema, objective: options.objective, configuration: options.trainer) : nil
        var replica = try RouterReplica(configuration, instances: instances, loop: loop, tagger: tagger)
        if let model = options.firstModel { replica.begin(with: model, held: options.holdsFirstModel) }
        return replica
    }

    private static func checkPrompts(
        _ workload: Workload, _ cluster: ClusterDescription
    ) throws(SimulationError) {
        let limit = cluster.instances.map(\.profile.contextLimit).max() ?? 0
        for row in 0..<workload.count where workload.promptTokens(row) >= limit {
            throw .promptFitsNowhere(row: row, tokens: workload.promptTokens(row), limit: limit)
        }
    }

    /// Scrapes begin one interval before the first request, each at a phase of its own.
    private mutating func scheduleStart() {
        for replica in replicas.indices {
            for instance in instances.indices {
                let key = UInt64(replica) << 32 | UInt64(instance)
                let phase = Double(BlockHash.mix(options.seed ^ BlockHash.mix(key)) >> 11) * 0x1p-53
                events.schedule(
                    .scrape(replica: replica, instance: instance), at: (phase - 1) * scrapeInterval - 2 * network)
            }
        }
        for (place, instance) in instances.enumerated() {
            guard let first = instance.description.events.first else { continue }
            events.schedule(.change(instance: place, event: 0), at: first.seconds)
        }
        if let next { events.schedule(.arrival, at: next.time) }
        if let scenario = options.autoscale {
            for replica in replicas.indices { replicas[replica].router.watchDemand(scenario.provisioning.target) }
            events.schedule(.provision, at: 0)
        }
    }

    /// Requests of the run.
    public var requests: Int { arrivals.count }

    /// Whether every request has ended.
    public var isOver: Bool { next == nil && flights.count == 0 }

    /// Runs to the end.
    ///
    /// - Parameter take: is given each request's record when it ends.
    public mutating func run<Failure: Error>(
        _ take: (RequestRecord) throws(Failure) -> Void
    ) throws(Failure) -> SimulationResult {
        while advance() {
            guard !records.isEmpty else { continue }
            for record in records { try take(record) }
            records.removeAll(keepingCapacity: true)
        }
        result.end = now
        result.stepBacks = replicas.reduce(0) { $0 + ($1.loop?.status.stepBacks ?? 0) }
        result.preemptions = instances.reduce(0) { $0 + $1.preemptions }
        result.iterations = instances.reduce(0) { $0 + $1.steps }
        autoscale?.count(until: now)
        result.autoscale = autoscale?.result
        return result
    }

    /// Lets the next event happen.
    ///
    /// - Returns: false where every request has ended.
    mutating func advance() -> Bool {
        guard !isOver, let event = events.next() else { return false }
        assert(event.time >= now || result.events == 0, "time runs forwards")
        now = event.time
        result.events += 1
        happen(event.kind)
        return true
    }

    private mutating func happen(_ event: SimulationEvent.Kind) {
        switch event {
        case .arrival: arrive()
        case .delivery(let slot): deliver(slot)
        case .stepEnd(let instance, let life): if instances[instance].life == life { endStep(of: instance) }
        case .tokens(let instance): receiveTokens(from: instance)
        case .failure(let slot, let refused): fail(slot, refused: refused)
        case .scrape(let replica, let instance): scrape(instance, by: replica)
        case .scraped(let replica, let instance, let life, let gauges):
            receiveScrape(of: instance, by: replica, life: life, gauges)
        case .change(let instance, let event): change(instance, event)
        case .training(let replica):
            replicas[replica].isLookScheduled = false
            look(replica)
        case .publication(let replica): publish(replica)
        case .provision: provision()
        case .booted(let instance, let start): booted(instance, start: start)
        }
    }
}
