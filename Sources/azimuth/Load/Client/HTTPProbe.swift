import NIOCore
import NIOHTTP1
import NIOPosix

/// One request with its whole answer; for what is asked once.
enum HTTPProbe {
    struct Answer: Sendable, Equatable {
        var status: Int
        var body: String
    }

    /// - Throws: Whatever kept the answer from coming: refused, unknown host, timeout, broken off.
    static func get(
        _ path: String, from target: LoadTarget, apiKey: String?, timeout: TimeAmount = .seconds(5),
        on eventLoop: any EventLoop
    ) async throws -> Answer {
        try await send(.GET, path, to: target, apiKey: apiKey, timeout: timeout, on: eventLoop)
    }

    /// - Parameter json: the body, or nil for none.
    /// - Throws: Whatever kept the answer from coming: refused, unknown host, timeout, broken off.
    static func send(
        _ method: HTTPMethod, _ path: String, json: String? = nil, to target: LoadTarget, apiKey: String?,
        timeout: TimeAmount = .seconds(5), on eventLoop: any EventLoop
    ) async throws -> Answer {
        let promise = eventLoop.makePromise(of: Answer.self)
        var headers = HTTPHeaders([("Host", target.authority), ("Connection", "close")])
        if let apiKey { headers.add(name: "Authorization", value: "Bearer \(apiKey)") }
        if let json {
            headers.add(name: "Content-Type", value: "application/json")
            headers.add(name: "Content-Length", value: "\(json.utf8.count)")
        }
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: target.basePath + path, headers: headers)
        let connecting = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(ProbeHandler(promise: promise))
                }
            }
            .connect(host: target.host, port: target.port)
        connecting.whenSuccess { channel in
            let expiry = channel.eventLoop.scheduleTask(in: timeout) {
                promise.fail(ProbeError.timeout)
                channel.close(promise: nil)
            }
            promise.futureResult.whenComplete { _ in expiry.cancel() }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            if let json {
                channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: json))), promise: nil)
            }
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
        connecting.whenFailure { promise.fail($0) }
        return try await promise.futureResult.get()
    }

    /// A failure to connect or to answer in plain words.
    static func reason(of error: any Error) -> String {
        switch error {
        case ProbeError.timeout: return "no answer in time"
        case ProbeError.brokenOff: return "the connection was closed without an answer"
        case let failure as NIOConnectionError:
            if let single = failure.connectionErrors.first?.error { return reason(of: single) }
            return "the host name '\(failure.host)' is not known"
        case let failure as IOError where failure.errnoCode == ECONNREFUSED: return "connection refused"
        case is ChannelError: return "no connection in time"
        default: return "\(error)"
        }
    }
}

private enum ProbeError: Error { case timeout, brokenOff }

private final class ProbeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private static let maxBytes = 1 << 20

    private let promise: EventLoopPromise<HTTPProbe.Answer>
    private var status = 0
    private var body = ByteBuffer()

    init(promise: EventLoopPromise<HTTPProbe.Answer>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let bytes): if body.readableBytes < Self.maxBytes { body.writeImmutableBuffer(bytes) }
        case .end:
            promise.succeed(HTTPProbe.Answer(status: status, body: String(buffer: body)))
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { promise.fail(ProbeError.brokenOff) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
