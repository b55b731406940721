import Fleet
import NIOCore
import NIOHTTP1
import NIOPosix

/// One POST on a connection of its own; of the answer only the status matters.
enum WebhookExchange {
    /// - Returns: the status of the answer.
    /// - Throws: whatever kept it from coming.
    static func post(
        _ body: String, headers: [(String, String)], to url: WebhookURL, transport: ProbeTransport?,
        timeout: TimeAmount, on eventLoop: any EventLoop
    ) async throws -> Int {
        guard !url.isSecure || transport != nil else { throw Failure.noTLS }
        let promise = eventLoop.makePromise(of: Int.self)
        let expiry = eventLoop.scheduleTask(in: timeout) { promise.fail(Failure.timeout) }
        promise.futureResult.whenComplete { _ in expiry.cancel() }
        let fields = [("host", url.authority), ("connection", "close"), ("content-length", "\(body.utf8.count)")]
        let head = HTTPRequestHead(
            version: .http1_1, method: .POST, uri: url.target, headers: HTTPHeaders(fields + headers))
        let connecting = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if url.isSecure { try transport?.secure(channel, url.host) }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(StatusHandler(promise: promise))
                }
            }
            .connect(host: url.host, port: url.port)
        connecting.whenSuccess { channel in
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: body))), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
        connecting.whenFailure { promise.fail($0) }
        return try await promise.futureResult.get()
    }

    private enum Failure: Error, CustomStringConvertible {
        case timeout, brokenOff, noTLS

        var description: String {
            switch self {
            case .timeout: "no answer in time"
            case .brokenOff: "the connection was closed without an answer"
            case .noTLS: "https is not set up here"
            }
        }
    }

    private final class StatusHandler: ChannelInboundHandler {
        typealias InboundIn = HTTPClientResponsePart

        private let promise: EventLoopPromise<Int>

        init(promise: EventLoopPromise<Int>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if case .head(let head) = unwrapInboundIn(data) { promise.succeed(Int(head.status.code)) }
        }

        func channelInactive(context: ChannelHandlerContext) { promise.fail(Failure.brokenOff) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }
    }
}
