import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// One HTTP request over TLS, on a connection of its own.
enum TLSClient {
    struct Answer: Sendable {
        var text = ""
        /// What was agreed on by ALPN.
        var negotiated: String?
    }

    /// Sends `request`, which must ask for the connection to be closed, and returns all that came.
    ///
    /// - Throws: Whatever kept the handshake from succeeding.
    static func send(
        _ request: String, port: Int, trusting authorities: String, host: String = "localhost",
        offering protocols: [String] = ["http/1.1"]
    ) async throws -> Answer {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
        configuration.applicationProtocols = protocols
        let context = try NIOSSLContext(configuration: configuration)
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: Answer.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLClientHandler(context: context, serverHostname: host), Collector(promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
        return try await promise.futureResult.get()
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let promise: EventLoopPromise<Answer>
        private var answer = Answer()

        init(_ promise: EventLoopPromise<Answer>) { self.promise = promise }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent { answer.negotiated = negotiated }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            answer.text += String(buffer: unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(answer) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }
    }
}
