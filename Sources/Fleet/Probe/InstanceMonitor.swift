import Logging
import NIOCore

/// Watches one instance: scrapes, health checks, availability. Confined to its event loop.
final class InstanceMonitor {
    private let instance: FleetInstance
    private var configuration: FleetConfiguration
    private let loop: any EventLoop
    private let observer: any FleetObserver
    private let logger: Logger
    private let client: ProbeClient
    private var availability: Availability
    private var lastMetrics: EngineMetrics?
    private var hasMetrics: Bool?
    private var nextHealthCheck = NIODeadline.now()
    private var nextMetricsTry = NIODeadline.now()
    private var nextModelsAsk = NIODeadline.now()
    private var models: [ModelCard]?
    private let pace: ScrapePace
    private var timer: Scheduled<Void>?
    private var isProbing = false
    private var isStopped = false
    private var firstVerdict: EventLoopPromise<Void>?

    init(
        instance: FleetInstance, configuration: FleetConfiguration, pace: ScrapePace, loop: any EventLoop,
        observer: any FleetObserver, logger: Logger, credential: ProbeCredential, transport: ProbeTransport?
    ) {
        self.pace = pace
        self.instance = instance
        self.configuration = configuration
        self.loop = loop
        self.observer = observer
        self.logger = logger
        availability = Availability(
            failuresToLeave: configuration.failuresToLeave, successesToReturn: configuration.successesToReturn)
        client = ProbeClient(
            url: instance.url, loop: loop, configuration: configuration, credential: credential,
            transport: transport)
    }

    /// Begins to watch; the future ends with the first verdict on the instance.
    func start(after delay: TimeAmount) -> EventLoopFuture<Void> {
        let promise = loop.makePromise(of: Void.self)
        firstVerdict = promise
        client.onConnect = { [unowned self] address in
            guard instance.address != address else { return }
            instance.update { $0.address = address }
            observer.resolved(instance.index, address)
        }
        schedule(in: delay)
        return promise.futureResult
    }

    /// Takes another configuration; it holds from the next probe on.
    func reconfigure(_ configuration: FleetConfiguration) {
        self.configuration = configuration
        client.configuration = configuration
        availability.set(
            failuresToLeave: configuration.failuresToLeave, successesToReturn: configuration.successesToReturn)
        instance.breaker.set(configuration.breaker)
    }

    /// Ends all watching; the future ends once nothing is under way any more.
    func stop() -> EventLoopFuture<Void> {
        isStopped = true
        timer?.cancel()
        firstVerdict?.succeed()
        firstVerdict = nil
        return client.close()
    }

    /// Takes in what a request found: no connection could be made.
    func connectFailed() {
        guard !isStopped else { return }
        take(.failure(.unreachable("requests could not connect to it")))
    }

    /// Takes in what a request found: the instance answers.
    func requestSucceeded() {
        guard !isStopped, availability.failures > 0 || availability.state != .available else { return }
        take(.success(()))
    }

    private func schedule(in delay: TimeAmount) {
        guard !isStopped else { return }
        timer = loop.assumeIsolated().scheduleTask(in: delay) { self.probe() }
    }

    // MARK: One probe

    private func probe() {
        guard !isStopped, !isProbing else { return }
        isProbing = true
        let started = NIODeadline.now()
        let wantsMetrics = hasMetrics != false || started >= nextMetricsTry
        client.get(wantsMetrics ? "/metrics" : "/health").assumeIsolated().whenComplete { result in
            switch result {
            case .failure(let error): self.end(started, .failure(Self.failure(error)))
            case .success(let response):
                if wantsMetrics { self.readMetrics(response, started) } else { self.readHealth(response, started) }
            }
        }
    }

    private func readMetrics(_ response: ProbeResponse, _ started: NIODeadline) {
        let metrics = response.status == 200 ? response.body.withUnsafeReadableBytes(MetricsParser.parse) : nil
        guard let metrics else {
            if hasMetrics != true, response.status < 500 { missMetrics(response.status) }
            checkHealth(started)
            return
        }
        hasMetrics = true
        if let lastMetrics, metrics.isRestart(after: lastMetrics) {
            instance.breaker.reset { observer.breakerChanged(instance.index, openUntil: $0) }
            observer.restarted(instance.index)
            nextModelsAsk = .now()
        }
        lastMetrics = metrics
        let now = UnixClock.now()
        instance.update {
            $0.hasMetrics = true
            $0.lastScrape = now
        }
        observer.scraped(instance.index, metrics, now: now)
        if started >= nextHealthCheck { checkHealth(started) } else { askModels(started) }
    }

    /// A server without vLLM's metrics is used all the same, and this is said once.
    private func missMetrics(_ status: Int) {
        nextMetricsTry = .now() + TimeAmount(configuration.metricsRetry)
        guard hasMetrics == nil else { return }
        hasMetrics = false
        instance.update { $0.hasMetrics = false }
        let found = status == 200 ? "has none of vLLM's names" : "answers with status \(status)"
        logger.warning(
            """
            worker \(instance.url) has no vLLM metrics (/metrics \(found)): it is used all the same, \
            from the router's own counters
            """)
    }

    private func checkHealth(_ started: NIODeadline) {
        client.get("/health").assumeIsolated().whenComplete { result in
            switch result {
            case .failure(let error): self.end(started, .failure(Self.failure(error)))
            case .success(let response): self.readHealth(response, started)
            }
        }
    }

    /// Whoever answers at all is alive, with or without a `/health`; only a server's own fault counts against it.
    private func readHealth(_ response: ProbeResponse, _ started: NIODeadline) {
        guard response.status < 500 else {
            end(started, .failure(.unhealthy(path: "/health", status: response.status)))
            return
        }
        nextHealthCheck = .now() + TimeAmount(configuration.healthInterval)
        askModels(started)
    }

    /// Asks for the models where that is due; a first time before the instance is called available, so that it gets no
    /// request for what it does not have. Whatever comes of it says nothing about its health.
    private func askModels(_ started: NIODeadline) {
        guard let interval = configuration.modelsInterval, !isStopped, nextModelsAsk <= .now() else {
            end(started, .success(()))
            return
        }
        client.get("/v1/models").assumeIsolated().whenComplete { result in
            self.nextModelsAsk = .now() + TimeAmount(interval)
            if case .success(let response) = result { self.readModels(response) }
            self.end(started, .success(()))
        }
    }

    private func readModels(_ response: ProbeResponse) {
        guard !isStopped else { return }
        var found: [ModelCard]?
        if response.status == 200 {
            found = response.body.withUnsafeReadableBytes(ModelListParser.parse)
            // A list that cannot be read is a moment's fault, an empty one says nothing.
            if found == nil { return }
        } else if response.status >= 500 {
            return
        }
        if found?.isEmpty == true { found = nil }
        let isSame =
            switch (models, found) {
            case (nil, nil): true
            case (let old?, let new?): old.count == new.count && zip(old, new).allSatisfy { $0.isSame(as: $1) }
            default: false
            }
        guard !isSame else { return }
        models = found
        observer.modelsChanged(instance.index, found)
    }

    private func end(_ started: NIODeadline, _ result: Result<Void, ProbeFailure>) {
        isProbing = false
        guard !isStopped else { return }
        // Until health has been seen to be good again, every probe checks it.
        if case .failure = result {
            nextHealthCheck = .now()
            nextModelsAsk = .now()
            instance.update { $0.probeFailures += 1 }
        }
        take(result)
        let interval =
            hasMetrics == false
            ? max(TimeAmount(configuration.plainHealthInterval).nanoseconds, pace.interval) : pace.interval
        let delay = availability.delay(
            interval: interval, most: TimeAmount(configuration.maximumBackoff).nanoseconds,
            jitter: Double.random(in: 0...1))
        let wait = started + .nanoseconds(delay) - .now()
        schedule(in: max(wait, .milliseconds(1)))
    }

    // MARK: Verdicts

    private func take(_ result: Result<Void, ProbeFailure>) {
        let wasUnknown = availability.state == .unknown
        switch result {
        case .success:
            if availability.succeed() { becameAvailable(wasUnknown: wasUnknown) }
        case .failure(let failure):
            if availability.fail() { becameUnavailable("\(failure)", wasUnknown: wasUnknown) }
        }
        let failures = availability.failures
        instance.update {
            $0.failures = failures
            $0.isProbed = true
        }
        instance.isSuspect.store(failures > 0 || availability.state != .available, ordering: .relaxed)
        firstVerdict?.succeed()
        firstVerdict = nil
    }

    private func becameAvailable(wasUnknown: Bool) {
        // What was held against it was another process's fault, or has passed.
        instance.breaker.reset { observer.breakerChanged(instance.index, openUntil: $0) }
        // Without counters to tell, one that was away counts as another process.
        if !wasUnknown, lastMetrics == nil { observer.restarted(instance.index) }
        tell(true, wasUnknown ? "answers" : "answers again")
        logger.info("worker \(instance.url) \(wasUnknown ? "answers" : "answers again and is back")")
    }

    private func becameUnavailable(_ reason: String, wasUnknown: Bool) {
        tell(false, reason)
        logger.warning(
            wasUnknown
                ? "worker \(instance.url) cannot be used yet (\(reason)): it is tried again until it answers"
                : "worker \(instance.url) is left out (\(reason)): it is tried again until it answers")
    }

    private func tell(_ available: Bool, _ reason: String) {
        instance.update {
            $0.available = available
            $0.reason = reason
        }
        observer.availabilityChanged(instance.index, available, reason: reason)
    }

    private static func failure(_ error: any Error) -> ProbeFailure {
        error as? ProbeFailure ?? .unreachable("\(error)")
    }
}
