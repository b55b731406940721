import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The workers: which there are, which of them answer, and what their metrics say.
///
/// All watching happens on one thread of the fleet's own; what it finds goes to a `FleetObserver`. A worker that cannot
/// be reached is tried again for ever, so workers may start after the router, vanish and return.
public final class Fleet: Sendable {
    /// The workers in the order given.
    public let instances: [FleetInstance]
    /// The key that workers expect with each probe.
    public let credential = ProbeCredential()
    private let transport: ProbeTransport?
    private let settings: Mutex<FleetConfiguration>
    private let observer: any FleetObserver
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let loop: any EventLoop
    private let monitors = Mutex<[NIOLoopBound<InstanceMonitor>]>([])

    /// A fleet of workers; nothing is watched before `start`.
    public init(
        configuration: FleetConfiguration = FleetConfiguration(), workers: [WorkerURL], observer: any FleetObserver,
        transport: ProbeTransport? = nil, logger: Logger
    ) {
        self.transport = transport
        settings = Mutex(configuration)
        self.observer = observer
        self.logger = logger
        instances = workers.enumerated().map {
            FleetInstance(index: $0.offset, url: $0.element, breaker: configuration.breaker)
        }
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        loop = group.next()
    }

    /// What is known of each instance, in the order of `instances`.
    public var status: [FleetInstance.Status] { instances.map(\.status) }

    /// Begins to watch, and waits a moment (`startupWait` at most) until every worker has been tried once.
    public func start() async {
        let verdicts = try? await loop.submit { self.startMonitors() }.get()
        let patience = loop.makePromise(of: Void.self)
        let timer = loop.scheduleTask(in: TimeAmount(configuration.startupWait)) { patience.succeed() }
        EventLoopFuture.andAllComplete(verdicts ?? [], on: loop).whenComplete { _ in
            timer.cancel()
            patience.succeed()
        }
        try? await patience.futureResult.get()
    }

    /// Takes another configuration, for workers watched now and later; it holds from each worker's next probe on.
    public func reconfigure(_ configuration: FleetConfiguration) {
        settings.withLock { $0 = configuration }
        loop.execute {
            for monitor in self.monitors.withLock({ $0 }) { monitor.value.reconfigure(configuration) }
        }
    }

    private var configuration: FleetConfiguration { settings.withLock { $0 } }

    /// Ends all watching and the fleet's thread. No call reaches the observer after this.
    public func shutdown() async {
        let monitors = monitors.withLock { monitors in
            defer { monitors = [] }
            return monitors
        }
        try? await loop.submit { for monitor in monitors { monitor.value.stop() } }.get()
        try? await group.shutdownGracefully()
    }

    /// Tells that a request could not connect to an instance. Cheap; from any thread.
    ///
    /// Report what is the instance's fault alone, not the router's own want of file descriptors.
    public func reportConnectFailure(_ index: Int) {
        withMonitor(index) { $0.connectFailed() }
    }

    /// Tells that an instance answered a request. Free while nothing speaks against the instance; from any thread.
    public func reportSuccess(_ index: Int) {
        guard instances.indices.contains(index), instances[index].isSuspect.load(ordering: .relaxed) else { return }
        withMonitor(index) { $0.requestSucceeded() }
    }

    /// Tells that a request failed by the instance's fault, whatever the fault. Cheap; from any thread.
    ///
    /// - Parameter now: the clock of `FleetObserver.breakerChanged`, Unix seconds.
    public func reportFailure(_ index: Int, now: Double) { tellBreaker(index, success: false, now: now) }

    /// Tells that an instance answered a request as it should. Free while nothing speaks against the instance; from any
    /// thread.
    public func reportAnswer(_ index: Int, now: Double) { tellBreaker(index, success: true, now: now) }

    private func tellBreaker(_ index: Int, success: Bool, now: Double) {
        guard instances.indices.contains(index) else { return }
        let instance = instances[index]
        instance.breaker.take(success: success, now: now) { openUntil in
            observer.breakerChanged(index, openUntil: openUntil)
            if let openUntil {
                let seconds = Int((openUntil - now).rounded())
                logger.warning("worker \(instance.url) fails requests: none are sent to it for \(seconds) s")
            } else {
                logger.info("worker \(instance.url) answers requests again")
            }
        }
    }

    private func withMonitor(_ index: Int, _ body: @escaping @Sendable (InstanceMonitor) -> Void) {
        guard let monitor = monitors.withLock({ $0.indices.contains(index) ? $0[index] : nil }) else { return }
        loop.execute { body(monitor.value) }
    }

    private func startMonitors() -> [EventLoopFuture<Void>] {
        var started: [NIOLoopBound<InstanceMonitor>] = []
        var verdicts: [EventLoopFuture<Void>] = []
        let interval = TimeAmount(configuration.scrapeInterval).nanoseconds
        for instance in instances {
            let monitor = InstanceMonitor(
                instance: instance, configuration: configuration, loop: loop, observer: observer, logger: logger,
                credential: credential, transport: transport)
            // Spread over the interval, so that scrapes do not come in bursts.
            let phase = interval / Int64(instances.count) * Int64(instance.index)
            verdicts.append(monitor.start(after: .nanoseconds(phase)))
            started.append(NIOLoopBound(monitor, eventLoop: loop))
        }
        monitors.withLock { $0 = started }
        return verdicts
    }
}
