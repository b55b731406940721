import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The workers: which there are, which of them answer, and what their metrics say.
///
/// All watching happens on one thread of the fleet's own; what it finds goes to a `FleetObserver`. A worker that cannot
/// be reached is tried again for ever, so workers may start after the router, vanish and return.
public final class Fleet: Sendable {
    private struct Members {
        /// Every instance by its index; nil once it is removed.
        var places: [FleetInstance?] = []
        var monitors: [Int: NIOLoopBound<InstanceMonitor>] = [:]
        var isRunning = false
    }

    /// The key that workers expect with each probe.
    public let credential = ProbeCredential()
    private let transport: ProbeTransport?
    private let settings: Mutex<FleetConfiguration>
    private let observer: any FleetObserver
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let loop: any EventLoop
    private let pace: ScrapePace
    private let members = Mutex(Members())

    /// A fleet of workers; nothing is watched before `start`.
    public init(
        configuration: FleetConfiguration = FleetConfiguration(), workers: [WorkerURL], observer: any FleetObserver,
        transport: ProbeTransport? = nil, logger: Logger
    ) {
        self.transport = transport
        settings = Mutex(configuration)
        self.observer = observer
        self.logger = logger
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        loop = group.next()
        pace = ScrapePace(configuration)
        for worker in workers { add(worker) }
    }

    /// The instances that have not been removed, in the order of their indexes.
    public var instances: [FleetInstance] { members.withLock { $0.places.compactMap { $0 } } }

    /// The instance of this index; nil where there is none, or no more.
    public func instance(_ index: Int) -> FleetInstance? {
        members.withLock { $0.places.indices.contains(index) ? $0.places[index] : nil }
    }

    /// What is known of each instance, in the order of `instances`.
    public var status: [FleetInstance.Status] { instances.map(\.status) }

    /// Adds a worker under the next index, and watches it at once where the fleet has been started.
    @discardableResult
    public func add(_ worker: WorkerURL) -> FleetInstance {
        let (instance, isRunning) = members.withLock { members in
            let instance = FleetInstance(
                index: members.places.count, url: worker, breaker: configuration.breaker)
            members.places.append(instance)
            pace.set(instances: members.places.count { $0 != nil })
            return (instance, members.isRunning)
        }
        if isRunning { loop.execute { _ = self.watch(instance, after: .zero) } }
        return instance
    }

    /// Forgets an instance and ends its watching; what is known of it is told no more after a moment.
    public func remove(_ index: Int) {
        let monitor = members.withLock { members in
            guard members.places.indices.contains(index) else { return nil as NIOLoopBound<InstanceMonitor>? }
            members.places[index] = nil
            pace.set(instances: members.places.count { $0 != nil })
            return members.monitors.removeValue(forKey: index)
        }
        if let monitor { loop.execute { _ = monitor.value.stop() } }
    }

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
        pace.set(configuration)
        loop.execute {
            for monitor in self.members.withLock({ $0.monitors.values }) { monitor.value.reconfigure(configuration) }
        }
    }

    private var configuration: FleetConfiguration { settings.withLock { $0 } }

    /// Ends all watching and the fleet's thread. No call reaches the observer after this.
    public func shutdown() async {
        let monitors = members.withLock { members in
            defer { members.monitors = [:] }
            members.isRunning = false
            return Array(members.monitors.values)
        }
        // What is under way ends first, or it would find its event loop gone.
        let loop = loop
        let ended = loop.makePromise(of: Void.self)
        let timer = loop.scheduleTask(in: .seconds(2)) { ended.succeed() }
        loop.execute {
            EventLoopFuture.andAllComplete(monitors.map { $0.value.stop() }, on: loop).whenComplete { _ in
                timer.cancel()
                ended.succeed()
            }
        }
        try? await ended.futureResult.get()
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
        guard let instance = instance(index), instance.isSuspect.load(ordering: .relaxed) else { return }
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
        guard let instance = instance(index) else { return }
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
        guard let monitor = members.withLock({ $0.monitors[index] }) else { return }
        loop.execute { body(monitor.value) }
    }

    private func startMonitors() -> [EventLoopFuture<Void>] {
        let instances = members.withLock { members in
            members.isRunning = true
            return members.places.compactMap { $0 }
        }
        // Spread over the interval, so that scrapes do not come in bursts.
        let step = pace.interval / Int64(max(instances.count, 1))
        return instances.enumerated().compactMap { watch($0.element, after: .nanoseconds(step * Int64($0.offset))) }
    }

    /// Watches an instance, unless it has been removed or is watched already; on the fleet's loop.
    private func watch(_ instance: FleetInstance, after delay: TimeAmount) -> EventLoopFuture<Void>? {
        let monitor = InstanceMonitor(
            instance: instance, configuration: configuration, pace: pace, loop: loop, observer: observer,
            logger: logger, credential: credential, transport: transport)
        let bound = NIOLoopBound(monitor, eventLoop: loop)
        let isNew = members.withLock { members in
            guard members.isRunning, members.places[instance.index] != nil, members.monitors[instance.index] == nil
            else { return false }
            members.monitors[instance.index] = bound
            return true
        }
        return isNew ? monitor.start(after: delay) : nil
    }
}
