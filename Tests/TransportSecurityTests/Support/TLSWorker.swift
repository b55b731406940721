import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A worker that speaks TLS and answers every request with its path; remembers the server names it was asked for.
final class TLSWorker: Sendable {
    let port: Int
    private let channel: any Channel
    private let paths: Paths

    fileprivate final class Paths: Sendable {
        let list = Mutex<[String]>([])
    }

    /// Paths asked for.
    var requests: [String] { paths.list.withLock { $0 } }

    private init(channel: any Channel, paths: Paths) {
        self.channel = channel
        self.paths = paths
        port = channel.localAddress?.port ?? 0
    }

    static func with(
        certificate: String, key: String, _ body: (TLSWorker) async throws -> Void
    ) async throws {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
        let paths = Paths()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(paths))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<Void, any Error>
        do { result = .success(try await body(TLSWorker(channel: channel, paths: paths))) } catch {
            result = .failure(error)
        }
        try await channel.close()
        try result.get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let paths: Paths
        private var path = ""
        private var size = 0

        init(_ paths: Paths) { self.paths = paths }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                path = head.uri
                size = 0
            case .body(let part): size += part.readableBytes
            case .end:
                let path = path
                paths.list.withLock { $0.append(path) }
                let body = "worker got \(path) and \(size) bytes"
                let head = HTTPResponseHead(
                    version: .http1_1, status: .ok, headers: ["content-length": "\(body.utf8.count)"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
