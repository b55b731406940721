import EngineModel
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Opens and closes an instance's port. It is confined to the instance's event loop.
final class InstanceListener {
    let core: InstanceCore
    private let host: String
    private(set) var port: Int
    private var channel: (any Channel)?
    private var timers: [Scheduled<Void>] = []
    private var isShutDown = false

    /// - Parameter port: the port, or 0 for any; the first one got is kept for ever.
    init(core: InstanceCore, host: String, port: Int) {
        self.core = core
        self.host = host
        self.port = port
    }

    /// Begins to listen, unless it does.
    func open() -> EventLoopFuture<Void> {
        guard !isShutDown else { return core.loop.makeFailedFuture(EmulatedFleetError.shutDown) }
        guard channel == nil else { return core.loop.makeSucceededVoidFuture() }
        let bound = NIOLoopBound(core, eventLoop: core.loop)
        let bootstrap = ServerBootstrap(group: core.loop)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                        HTTPConnection(instance: bound.value),
                    ])
                }
            }
        return bootstrap.bind(host: host, port: port).assumeIsolated().flatMapThrowing { channel in
            self.channel = channel
            self.port = channel.localAddress?.port ?? self.port
        }.nonisolated().flatMapErrorThrowing { [name = core.settings.name, host, port] error in
            throw Self.explained(error, instance: name, host: host, port: port)
        }
    }

    /// Stops listening, drops every connection, and forgets requests and cache, as a killed process does.
    func close() -> EventLoopFuture<Void> {
        core.reset()
        core.closeAllConnections()
        guard let channel else { return core.loop.makeSucceededVoidFuture() }
        self.channel = nil
        return channel.close()
    }

    /// Takes no new requests and closes once those in progress have ended.
    func drain() -> EventLoopFuture<Void> {
        core.faults.isDraining = true
        let closed = core.loop.makePromise(of: Void.self)
        core.wait { $0.running == 0 && $0.waiting == 0 }.assumeIsolated().whenComplete { _ in
            // The last bytes may still be on their way.
            self.core.afterNetwork {
                // A restart in between has ended the draining.
                guard self.core.faults.isDraining else { return closed.succeed() }
                self.close().cascade(to: closed)
            }
        }
        return closed.futureResult
    }

    /// Sets timers for the events of the cluster file.
    func schedule(_ events: [ClusterEvent]) {
        timers = events.map { event in
            core.loop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(event.seconds * 1e9))) {
                self.apply(event.kind)
            }
        }
    }

    /// Closes for good.
    func shutDown() -> EventLoopFuture<Void> {
        for timer in timers { timer.cancel() }
        timers.removeAll()
        isShutDown = true
        core.failWaiters(EmulatedFleetError.shutDown)
        return close()
    }

    private func apply(_ kind: ClusterEvent.Kind) {
        switch kind {
        case .join: _ = open()
        case .leave: _ = close()
        case .slowDown(let factor): core.engine.slowDown = factor
        }
    }

    private static func explained(_ error: any Error, instance: String, host: String, port: Int) -> any Error {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            return EmulatedFleetError.portInUse(instance: instance, host: host, port: port)
        }
        let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? String(describing: error)
        return EmulatedFleetError.cannotListen(instance: instance, host: host, port: port, reason: reason)
    }
}
