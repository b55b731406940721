import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server that refuses every request without its key, and remembers the keys it was shown.
final class KeyedWorker: Sendable {
    struct Request: Sendable, Equatable {
        var path: String
        var authorization: [String]
    }

    let port: Int
    private let channel: any Channel
    private let log: Log

    fileprivate final class Log: Sendable {
        let key: Mutex<String>
        let requests = Mutex<[Request]>([])

        init(key: String) { self.key = Mutex(key) }
    }

    var requests: [Request] { log.requests.withLock { $0 } }

    /// Asks for another key from now on.
    func expect(_ key: String) { log.key.withLock { $0 = key } }

    private init(channel: any Channel, log: Log) {
        self.channel = channel
        self.log = log
        port = channel.localAddress?.port ?? 0
    }

    static func with(key: String, _ body: (KeyedWorker) async throws -> Void) async throws {
        let log = Log(key: key)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<Void, any Error>
        do { result = .success(try await body(KeyedWorker(channel: channel, log: log))) } catch {
            result = .failure(error)
        }
        try await channel.close()
        try result.get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let log: Log
        private var head: HTTPRequestHead?

        init(log: Log) { self.log = log }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end:
                guard let head else { return }
                let shown = head.headers["authorization"]
                log.requests.withLock { $0.append(Request(path: head.uri, authorization: shown)) }
                let known = shown == ["Bearer \(log.key.withLock { $0 })"]
                // 503 and not 401, so that the router's probes see a difference.
                let response = HTTPResponseHead(
                    version: .http1_1, status: known ? .ok : .serviceUnavailable, headers: ["content-length": "2"])
                context.write(wrapOutboundOut(.head(response)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{}")))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
