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
    private var promise: EventLoopPromise<ProbeResponse>?
    private var response: ProbeResponse?
    private var closesAfter = false

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// Notes who waits for the next answer.
    func expect(_ promise: EventLoopPromise<ProbeResponse>) {
        self.promise?.fail(ProbeFailure.closed)
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
                finish(.failure(ProbeFailure.tooLarge(bytes: maximumBytes)))
                context.close(promise: nil)
                return
            }
            response?.body.writeBuffer(&part)
        case .end:
            guard let response else { return }
            if closesAfter { context.close(promise: nil) }
            finish(.success(response))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(ProbeFailure.closed))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(error is HTTPParserError ? ProbeFailure.malformed("\(error)") : ProbeFailure.closed))
        context.close(promise: nil)
    }

    private func finish(_ result: Result<ProbeResponse, any Error>) {
        let waiting = promise
        promise = nil
        response = nil
        waiting?.completeWith(result)
    }
}
