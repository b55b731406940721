import NIOCore
import NIOHTTP1
import NIOPosix

/// A keep-alive HTTP/1.1 client for one instance's probes. Confined to its event loop; one request at a time.
final class ProbeClient {
    private let url: WorkerURL
    private let loop: any EventLoop
    /// Holds from the next connection and the next request on.
    var configuration: FleetConfiguration
    private let credential: ProbeCredential
    private let transport: ProbeTransport?
    private var channel: (any Channel)?
    private var handler: ProbeHandler?
    private var isClosed = false
    /// A connection on its way, so that closing does not wait for its timeout.
    private var connecting: (any Channel)?
    private var pending = 0
    private var ended: EventLoopPromise<Void>?
    /// Called with the address a new connection goes to.
    var onConnect: (SocketAddress) -> Void = { _ in }

    init(
        url: WorkerURL, loop: any EventLoop, configuration: FleetConfiguration, credential: ProbeCredential,
        transport: ProbeTransport?
    ) {
        self.url = url
        self.loop = loop
        self.configuration = configuration
        self.credential = credential
        self.transport = transport
    }

    private var connectTimeout: TimeAmount { TimeAmount(configuration.connectTimeout) }
    private var responseTimeout: TimeAmount { TimeAmount(configuration.responseTimeout) }
    private var maximumBytes: Int { configuration.maximumBodyBytes }

    /// Fetches a path, on the standing connection where there is one.
    func get(_ path: String) -> EventLoopFuture<ProbeResponse> {
        pending += 1
        let answer = fetch(path)
        answer.assumeIsolated().whenComplete { _ in
            self.pending -= 1
            if self.pending == 0 { self.ended?.succeed() }
        }
        return answer
    }

    private func fetch(_ path: String) -> EventLoopFuture<ProbeResponse> {
        guard channel?.isActive == true else { return getOnNewConnection(path) }
        // A server may close an idle connection at any moment: that is no fault, a fresh connection decides.
        return send(path).assumeIsolated().flatMapError { error in
            guard error as? ProbeFailure == .closed, !self.isClosed else {
                return self.loop.makeFailedFuture(error)
            }
            return self.getOnNewConnection(path)
        }.nonisolated()
    }

    /// Closes the connection for good; the future ends once nothing is under way any more.
    func close() -> EventLoopFuture<Void> {
        isClosed = true
        disconnect()
        connecting?.close(promise: nil)
        connecting = nil
        guard pending > 0 else { return loop.makeSucceededVoidFuture() }
        let promise = ended ?? loop.makePromise(of: Void.self)
        ended = promise
        return promise.futureResult
    }

    /// Closes the connection; the next request opens another and resolves the name again.
    func disconnect() {
        channel?.close(promise: nil)
        channel = nil
        handler = nil
    }

    private func getOnNewConnection(_ path: String) -> EventLoopFuture<ProbeResponse> {
        disconnect()
        return HostResolver.resolve(url, on: loop).assumeIsolated().flatMap { addresses in
            self.connect(to: addresses[...], failure: .unreachable("it has no address"))
        }.flatMap { _ in
            self.send(path)
        }.nonisolated()
    }

    /// Tries one address after the other.
    private func connect(
        to addresses: ArraySlice<SocketAddress>, failure: ProbeFailure
    ) -> EventLoopFuture<Void> {
        guard let address = addresses.first, !isClosed else { return loop.makeFailedFuture(failure) }
        let maximumBytes = maximumBytes
        let name = url.certificateName
        let transport = transport
        guard name == nil || transport != nil else {
            return loop.makeFailedFuture(ProbeFailure.unreachable("its URL is https, and TLS is not set up here"))
        }
        let bound = NIOLoopBound(self, eventLoop: loop)
        return ClientBootstrap(group: loop)
            .connectTimeout(connectTimeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    bound.value.connecting = channel
                    if let name { try transport?.secure(channel, name) }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(
                        ProbeHandler(maximumBytes: maximumBytes, explain: name == nil ? nil : transport?.explain))
                }
            }
            .connect(to: address).assumeIsolated()
            .flatMap { channel in
                self.connecting = nil
                let handler = try? channel.pipeline.syncOperations.handler(type: ProbeHandler.self)
                guard !self.isClosed, let handler else {
                    channel.close(promise: nil)
                    return self.loop.makeFailedFuture(ProbeFailure.closed)
                }
                self.channel = channel
                self.handler = handler
                self.onConnect(address)
                return self.loop.makeSucceededVoidFuture()
            }
            .flatMapError { error in
                self.connecting = nil
                return self.connect(
                    to: addresses.dropFirst(), failure: ConnectFailure.describe(error, address: address))
            }.nonisolated()
    }

    private func send(_ path: String) -> EventLoopFuture<ProbeResponse> {
        guard let channel, let handler else { return loop.makeFailedFuture(ProbeFailure.closed) }
        let promise = loop.makePromise(of: ProbeResponse.self)
        handler.expect(promise)
        let timeout = loop.assumeIsolated().scheduleTask(in: responseTimeout) {
            promise.fail(ProbeFailure.timedOut(path: path))
            // A late answer must not be taken for the next one's.
            self.disconnect()
        }
        promise.futureResult.assumeIsolated().whenComplete { _ in timeout.cancel() }
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path)
        head.headers.add(name: "host", value: url.authority)
        head.headers.add(name: "user-agent", value: "azimuth")
        head.headers.add(name: "accept", value: "text/plain")
        if let authorization = credential.authorization {
            head.headers.add(name: "authorization", value: authorization)
        }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        return promise.futureResult
    }
}
