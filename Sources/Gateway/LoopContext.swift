import NIOCore
import NIOPosix
import Routing
import Synchronization

/// What all event loops share. Immutable, or safe by itself.
final class GatewayShared: Sendable {
    let admission: Admission
    let transport: GatewayTransport
    let core: RouterCore
    /// Predicts lengths of answers; nil: nobody does.
    let tagging: LengthTagging?
    let observer: any ExchangeObserver
    let hearsDecisions: Bool
    let status: any StatusSource
    /// Answers the router's own paths that are no probes; nil: they go to an instance like any other.
    let admin: (any AdminHandler)?
    /// Answers `/v1/models`; nil: an instance does.
    let models: (any ModelSource)?
    let version: String
    /// Who made which stored answer.
    let responses: Mutex<ResponseTable>
    /// Unix time minus the monotonic clock, in seconds: one clock for durations and for the logbook.
    let clockOffset: Double

    init(
        admission: Admission, transport: GatewayTransport, core: RouterCore, tagging: LengthTagging?,
        observer: any ExchangeObserver,
        status: any StatusSource, admin: (any AdminHandler)?, models: (any ModelSource)?, storedResponses: Int,
        version: String,
        clockOffset: Double
    ) {
        self.admission = admission
        self.transport = transport
        self.core = core
        self.tagging = tagging
        self.observer = observer
        hearsDecisions = observer.hearsDecisions
        self.status = status
        self.admin = admin
        responses = Mutex(ResponseTable(capacity: storedResponses))
        self.models = models
        self.version = version
        self.clockOffset = clockOffset
    }
}

/// One event loop's share of the data path: its connections to instances, exchanges in flight and counts.
/// Only ever touched on its event loop.
final class LoopContext {
    let eventLoop: any EventLoop
    let shared: GatewayShared
    /// How the data path behaves; a reload replaces it between two events.
    private(set) var configuration: GatewayConfiguration
    let allocator = ByteBufferAllocator()
    /// Reads requests for the prediction of their answers' lengths.
    lazy var lengths = LengthReader()
    var metrics = LoopMetrics()
    private(set) var targets: [UpstreamTarget?] = []
    private var idle: [[UpstreamConnection]] = []
    private var exchanges: [Exchange] = []
    private var clients: [ObjectIdentifier: ClientConnection] = [:]
    /// The time of the last sweep: for what need not be timed by the millisecond.
    private(set) var lastSweep = NIODeadline.now()
    private var lastClientSweep = NIODeadline.now()
    private var sweep: RepeatedTask?
    private(set) var draining = false
    private var retryBudget: RetryBudget
    private var exchangesBegun = 0
    /// Requests for the router's own paths whose answers are being made off the loop.
    var ownAnswers = 0
    private var idState: UInt64
    private var toFlush = FlushQueue()
    private var flushTask: (@Sendable () -> Void)?
    /// Merges the counts of all loops; set once all of them exist.
    var gatherMetrics: (@Sendable () -> EventLoopFuture<LoopMetrics>)?
    /// For the router's own answers that may wait for a lock or a file.
    var blockingPool: NIOThreadPool?

    init(eventLoop: any EventLoop, shared: GatewayShared, configuration: GatewayConfiguration) {
        self.eventLoop = eventLoop
        self.shared = shared
        self.configuration = configuration
        retryBudget = RetryBudget(
            ratio: configuration.retryRatio,
            floor: configuration.retryFloor / Double(max(configuration.eventLoops, 1)), now: .now())
        idState = NIODeadline.now().uptimeNanoseconds ^ UInt64.random(in: 0...UInt64.max)
    }

    /// Takes another configuration; what it says holds from the next event on, for requests in flight too.
    func reconfigure(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
        retryBudget.set(
            ratio: configuration.retryRatio,
            floor: configuration.retryFloor / Double(max(configuration.eventLoops, 1)))
    }

    /// Unix time in seconds, never running backwards.
    var now: Double { shared.clockOffset + Double(NIODeadline.now().uptimeNanoseconds) * 1e-9 }

    // MARK: Targets and idle connections

    func set(_ target: UpstreamTarget) {
        let index = Int(target.id.rawValue)
        while targets.count <= index {
            targets.append(nil)
            idle.append([])
        }
        targets[index] = target
    }

    /// Forgets an instance and closes the connections kept to it; requests in flight on it go on.
    func forget(_ id: InstanceID) {
        let index = Int(id.rawValue)
        guard index < targets.count else { return }
        targets[index] = nil
        let connections = idle[index]
        idle[index] = []
        for connection in connections { connection.close() }
    }

    /// Adds the number of requests in flight on each instance to `counts`, by its number.
    func countExchanges(into counts: inout [UInt32: Int]) {
        for exchange in exchanges {
            if let instance = exchange.answering { counts[instance.rawValue, default: 0] += 1 }
        }
    }

    func target(_ id: InstanceID) -> UpstreamTarget? {
        let index = Int(id.rawValue)
        return index < targets.count ? targets[index] : nil
    }

    /// Whether an instance's address is known.
    func isReachable(_ id: InstanceID) -> Bool {
        let index = Int(id.rawValue)
        return index < targets.count && targets[index]?.address != nil
    }

    /// `host:port` of an instance.
    func name(of id: InstanceID) -> String? {
        let index = Int(id.rawValue)
        return index < targets.count ? targets[index]?.name : nil
    }

    func takeIdle(_ id: InstanceID) -> UpstreamConnection? {
        let index = Int(id.rawValue)
        guard index < idle.count else { return nil }
        while let connection = idle[index].popLast() {
            if connection.isOpen { return connection }
        }
        return nil
    }

    /// Keeps a connection for another request; `time` is now.
    func putIdle(_ connection: UpstreamConnection, at time: NIODeadline) {
        let index = Int(connection.instance.rawValue)
        guard connection.isOpen, !draining, index < idle.count, targets[index] != nil,
            idle[index].count < configuration.upstreamIdleConnections
        else {
            connection.close()
            return
        }
        connection.idleSince = time
        idle[index].append(connection)
    }

    /// Opens a connection to `target` and calls back on this loop.
    func connect(
        _ target: UpstreamTarget, _ address: SocketAddress,
        _ done: @escaping (Result<UpstreamConnection, any Error>) -> Void
    ) {
        let id = target.id
        let host = target.secureHost
        let secure = shared.transport.workers
        metrics.connectionsOpened += 1
        ClientBootstrap(group: eventLoop)
            .connectTimeout(configuration.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let host {
                        // Never plain where the URL says otherwise.
                        guard let secure else { throw ChannelError.operationUnsupported }
                        try secure(channel, host)
                    }
                    try channel.pipeline.syncOperations.addHandler(UpstreamConnection(instance: id))
                }
            }
            .connect(to: address)
            .assumeIsolated()
            .flatMapThrowing { try $0.pipeline.syncOperations.handler(type: UpstreamConnection.self) }
            .whenComplete(done)
    }

    // MARK: Sending

    /// Sends what was written to a client once the events at hand have been handled.
    func flushLater(_ client: ClientConnection) {
        scheduleFlush()
        toFlush.add(client)
    }

    /// Sends what was written to an instance once the events at hand have been handled.
    func flushLater(_ upstream: UpstreamConnection) {
        scheduleFlush()
        toFlush.add(upstream)
    }

    private func scheduleFlush() {
        guard toFlush.isEmpty else { return }
        if flushTask == nil {
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            flushTask = { bound.value.flushAll() }
        }
        // The loop runs what is submitted from within once all events of its turn have been handled.
        if let flushTask { eventLoop.execute(flushTask) }
    }

    private func flushAll() {
        var taken = FlushQueue()
        swap(&taken, &toFlush)
        taken.send()
        // Its room is kept for the next turn.
        if toFlush.isEmpty { toFlush = taken }
    }

    // MARK: Exchanges and clients

    func add(_ exchange: Exchange) {
        exchangesBegun &+= 1
        exchange.slot = exchanges.count
        exchanges.append(exchange)
    }

    func remove(_ exchange: Exchange) {
        let slot = exchange.slot
        guard slot >= 0, slot < exchanges.count, exchanges[slot] === exchange else { return }
        let last = exchanges.removeLast()
        if last !== exchange {
            exchanges[slot] = last
            last.slot = slot
        }
        exchange.slot = -1
    }

    /// Takes one retry out of the budget; false where there is none left.
    func takeRetry() -> Bool { retryBudget.take(requests: exchangesBegun, now: .now()) }

    /// What a drain waits for.
    var activeExchanges: Int { exchanges.count + ownAnswers }

    func add(_ client: ClientConnection) { clients[ObjectIdentifier(client)] = client }

    func remove(_ client: ClientConnection) { clients[ObjectIdentifier(client)] = nil }

    func startSweeping() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        sweep = eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(250), delay: .milliseconds(250)) { _ in
            bound.value.sweepOnce()
        }
    }

    /// Timeouts are looked at four times a second instead of arming a timer for each request.
    private func sweepOnce() {
        let now = NIODeadline.now()
        retryBudget.refresh(requests: exchangesBegun, now: now)
        lastSweep = now
        for exchange in exchanges { exchange.checkTimeouts(now) }
        sweepClients(now)
        let limit = configuration.upstreamIdle
        for index in idle.indices {
            while let first = idle[index].first, now - first.idleSince > limit {
                idle[index].removeFirst()
                first.close()
            }
        }
    }

    /// Looks for clients that do not send: there may be thousands, most of them idle.
    private func sweepClients(_ now: NIODeadline) {
        guard now - lastClientSweep >= min(.seconds(1), configuration.clientReadTimeout) else { return }
        lastClientSweep = now
        for client in clients.values { client.checkTimeouts(now) }
    }

    /// Accepts no further request on open connections; those in flight go on.
    func drain() {
        draining = true
        for client in clients.values { client.drain() }
    }

    /// Closes everything at once.
    func shutdown() {
        draining = true
        sweep?.cancel()
        for exchange in exchanges { exchange.cancel(.failed) }
        for client in clients.values { client.closeNow() }
        for connections in idle { for connection in connections { connection.close() } }
        idle = idle.map { _ in [] }
    }

    func currentMetrics() -> LoopMetrics {
        var current = metrics
        for exchange in exchanges {
            switch exchange.phase {
            case .queued: current.gauges.queued += 1
            case .connecting: current.gauges.connecting += 1
            case .awaitingHead, .holding: current.gauges.waiting += 1
            case .relaying: current.gauges.answering += 1
            case .ended: break
            }
            if exchange.upstream != nil { current.gauges.upstreamBusy += 1 }
        }
        current.gauges.clientConnections = clients.count
        current.gauges.upstreamIdle = idle.reduce(0) { $0 + $1.count }
        return current
    }

    /// Runs `body` away from the event loops.
    func runBlocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> EventLoopFuture<Value> {
        guard let blockingPool else { return eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        return blockingPool.runIfActive(eventLoop: eventLoop, body)
    }

    // MARK: Request ids

    private static let hex: StaticString = "0123456789abcdef"

    /// A new request id: 32 hexadecimal digits.
    func makeRequestID() -> String {
        func next() -> UInt64 {
            // splitmix64: ids need to be distinct, not secret.
            idState &+= 0x9e37_79b9_7f4a_7c15
            var z = idState
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
        let words = (next(), next())
        return String(unsafeUninitializedCapacity: 32) { buffer in
            for index in 0..<32 {
                let word = index < 16 ? words.0 : words.1
                buffer[index] = Self.hex.utf8Start[Int((word >> UInt64(60 - 4 * (index & 15))) & 15)]
            }
            return 32
        }
    }
}
