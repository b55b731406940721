import NIOCore
import NIOHTTP1
import NIOPosix

/// Keep-alive connections to one server, the most recently used first. Lives on one event loop; unbounded, as an open
/// loop must be.
final class ConnectionPool {
    private let target: LoadTarget
    private let options: LoadOptions
    private let eventLoop: any EventLoop
    private var idle: [LoadConnection] = []
    private var all: [ObjectIdentifier: LoadConnection] = [:]
    private var isClosed = false

    init(target: LoadTarget, options: LoadOptions, eventLoop: any EventLoop) {
        self.target = target
        self.options = options
        self.eventLoop = eventLoop
    }

    /// Sends the exchange on a free connection, or on a new one.
    func send(_ exchange: Exchange) {
        while let connection = idle.popLast() {
            if NIODeadline.now() - connection.idleSince < options.idleLimit { return connection.send(exchange) }
            // The older ones lie below.
            let stale = idle + [connection]
            idle.removeAll()
            for connection in stale { connection.close() }
        }
        connect(exchange)
    }

    func release(_ connection: LoadConnection) {
        if isClosed { connection.close() } else { idle.append(connection) }
    }

    func forget(_ connection: LoadConnection) {
        all[ObjectIdentifier(connection)] = nil
        idle.removeAll { $0 === connection }
    }

    /// Closes every connection.
    func close() {
        isClosed = true
        idle.removeAll()
        for connection in all.values { connection.close() }
    }

    private func connect(_ exchange: Exchange) {
        let pool = NIOLoopBound(self, eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(options.connectTimeout)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                    try channel.pipeline.syncOperations.addHandler(LoadConnection(pool: pool.value))
                }
            }
            .connect(host: target.host, port: target.port)
            .assumeIsolated()
            .whenComplete { [self] result in
                do {
                    let channel = try result.get()
                    let connection = try channel.pipeline.syncOperations.handler(type: LoadConnection.self)
                    guard !isClosed, !exchange.isFinished else {
                        connection.close()
                        return exchange.end(AnswerFault(kind: .stopped, detail: "the client was stopped"))
                    }
                    all[ObjectIdentifier(connection)] = connection
                    connection.send(exchange)
                } catch {
                    exchange.end(AnswerFault(kind: .connect, detail: "\(error)"))
                }
            }
    }
}
