import NIOCore
import NIOHTTP1

/// An answer to a probe.
struct ProbeResponse {
    var status: Int
    var body: ByteBuffer
}

/// Collects the answers of one keep-alive connection, one at a time, within a size.
final class ProbeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let maximumBytes: Int
    /// Words for errors of a secured connection.
    private let explain: (@Sendable (any Error) -> String?)?
    /// What ended the connection before anybody waited for an answer.
    private var ended: ProbeFailure?
    private var promise: EventLoopPromise<ProbeResponse>?
    private var response: ProbeResponse?
    private var closesAfter = false

    init(maximumBytes: Int, explain: (@Sendable (any Error) -> String?)? = nil) {
        self.maximumBytes = maximumBytes
        self.explain = explain
    }

    /// Notes who waits for the next answer.
    func expect(_ promise: EventLoopPromise<ProbeResponse>) {
        self.promise?.fail(ProbeFailure.closed)
        if let ended {
            promise.fail(ended)
            return
        }
        self.promise = promise
        response = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            response = ProbeResponse(status: Int(head.status.code), body: ByteBuffer())
            closesAfter = !head.isKeepAlive
        case .body(var part):
            guard let size = response?.body.readableBytes, size + part.readableBytes <= maximumBytes else {
                finish(.failure(ProbeFailure.tooLarge(bytes: maximumBytes)), closing: context)
                return
            }
            response?.body.writeBuffer(&part)
        case .end:
            guard let response else { return }
            finish(.success(response), closing: closesAfter ? context : nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(ProbeFailure.closed))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        var failure: ProbeFailure = error is HTTPParserError ? .malformed("\(error)") : .closed
        if let words = explain?(error) { failure = .unreachable(words) }
        ended = ended ?? failure
        finish(.failure(failure), closing: context)
    }

    /// Closes before it tells, so that who waits does not send on a connection that is going, and takes the promise
    /// first, because closing reports back at once.
    private func finish(_ result: Result<ProbeResponse, any Error>, closing context: ChannelHandlerContext? = nil) {
        let waiting = promise
        promise = nil
        response = nil
        context?.close(promise: nil)
        waiting?.completeWith(result)
    }
}
