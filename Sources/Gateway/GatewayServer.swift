import NIOCore
import NIOPosix
import Routing
import Synchronization

/// The listening router: accepts clients and runs the data path on its event loops.
public final class GatewayServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let loops: [NIOLoopBound<LoopContext>]
    private let channel: any Channel
    private let pool: NIOThreadPool
    /// Who gets in; its parts may be changed at any time.
    public let admission: Admission
    private let isStopping = Atomic(false)

    /// The port listened on.
    public var port: Int { channel.localAddress?.port ?? 0 }

    private init(
        group: MultiThreadedEventLoopGroup, loops: [NIOLoopBound<LoopContext>], channel: any Channel,
        pool: NIOThreadPool, admission: Admission
    ) {
        self.group = group
        self.loops = loops
        self.channel = channel
        self.pool = pool
        self.admission = admission
    }

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - admin: answers `/workers...` and `/azimuth/...`; nil: they go to an instance like any other path.
    ///   - models: answers `/v1/models`; nil: it goes to an instance like any other path.
    ///   - clockOffset: Unix time minus the monotonic clock, in seconds.
    /// - Throws: `IOError` where the address cannot be bound.
    public static func start(
        configuration: GatewayConfiguration, core: RouterCore, targets: [UpstreamTarget],
        observer: any ExchangeObserver, status: any StatusSource, admin: (any AdminHandler)? = nil,
        models: (any ModelSource)? = nil, version: String, clockOffset: Double
    ) async throws -> GatewayServer {
        let shared = GatewayShared(
            admission: configuration.admission, transport: configuration.transport, core: core,
            tagging: configuration.tagging, observer: observer,
            status: status, admin: admin, models: models, storedResponses: configuration.storedResponses,
            version: version,
            clockOffset: clockOffset)
        configuration.admission.apply(configuration)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoops))
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        configuration.tagging?.start { work in pool.submit { _ in work() } }
        do {
            var loops: [NIOLoopBound<LoopContext>] = []
            for eventLoop in group.makeIterator() {
                let bound = try await eventLoop.submit {
                    let context = LoopContext(
                        eventLoop: eventLoop, shared: shared, configuration: configuration)
                    for target in targets { context.set(target) }
                    context.startSweeping()
                    return NIOLoopBound(context, eventLoop: eventLoop)
                }.get()
                loops.append(bound)
            }
            let all = loops
            let gather: @Sendable () -> EventLoopFuture<LoopMetrics> = {
                EventLoopFuture.reduce(
                    into: LoopMetrics(),
                    all.map { bound in bound.eventLoop.submit { bound.value.currentMetrics() } },
                    on: all[0].eventLoop
                ) { $0.merge($1) }
            }
            for bound in loops {
                try await bound.eventLoop.submit {
                    bound.value.gatherMetrics = gather
                    bound.value.blockingPool = pool
                }.get()
            }
            let byLoop = Dictionary(uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.eventLoop), $0) })
            let channel = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        guard let bound = byLoop[ObjectIdentifier(channel.eventLoop)] else {
                            throw ChannelError.operationUnsupported
                        }
                        try shared.transport.clients?(channel)
                        try channel.pipeline.syncOperations.addHandler(ClientConnection(loop: bound.value))
                    }
                }
                .bind(host: configuration.host, port: configuration.port).get()
            return GatewayServer(
                group: group, loops: loops, channel: channel, pool: pool, admission: configuration.admission)
        } catch {
            try? await group.shutdownGracefully()
            try? await pool.shutdownGracefully()
            throw error
        }
    }

    /// Makes an instance reachable, or moves it to another address.
    public func set(_ target: UpstreamTarget) {
        for bound in loops { bound.eventLoop.execute { bound.value.set(target) } }
    }

    /// Replaces the configuration on every event loop; `host`, `port` and `eventLoops` hold from the start on.
    ///
    /// Requests in flight go on. Returns once all loops have taken it.
    public func reconfigure(_ configuration: GatewayConfiguration) async {
        admission.apply(configuration)
        for bound in loops { try? await bound.eventLoop.submit { bound.value.reconfigure(configuration) }.get() }
    }

    /// Forgets an instance: the connections kept to it are closed, requests in flight on it go on.
    public func remove(_ id: InstanceID) {
        for bound in loops { bound.eventLoop.execute { bound.value.forget(id) } }
    }

    /// Requests in flight by the number of the instance that has them, those that carry no prompt included.
    public func exchangesInFlight() async -> [UInt32: Int] {
        var total: [UInt32: Int] = [:]
        for bound in loops {
            let counts = try? await bound.eventLoop.submit {
                var counts: [UInt32: Int] = [:]
                bound.value.countExchanges(into: &counts)
                return counts
            }.get()
            total.merge(counts ?? [:]) { $0 + $1 }
        }
        return total
    }

    /// Stops accepting, lets requests in flight end until `deadline`, then closes what is left. A second call does nothing.
    public func shutdown(deadline: TimeAmount) async {
        guard !isStopping.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? await channel.close()
        for bound in loops { try? await bound.eventLoop.submit { bound.value.drain() }.get() }
        let end = NIODeadline.now() + deadline
        while NIODeadline.now() < end {
            var active = 0
            for bound in loops {
                active += (try? await bound.eventLoop.submit { bound.value.activeExchanges }.get()) ?? 0
            }
            if active == 0 { break }
            try? await Task.sleep(for: .milliseconds(20))
        }
        for bound in loops { try? await bound.eventLoop.submit { bound.value.shutdown() }.get() }
        try? await group.shutdownGracefully()
        try? await pool.shutdownGracefully()
    }
}
