import NIOCore
import NIOHTTP1

/// The end of one connection's pipeline: sends one exchange at a time and gives the connection back after it.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let pool: ConnectionPool
    private var exchange: Exchange?
    private var context: ChannelHandlerContext?
    private var keepAlive = true
    /// When the connection last became free.
    private(set) var idleSince = NIODeadline.now()

    init(pool: ConnectionPool) { self.pool = pool }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends the exchange's request; the connection must be free.
    func send(_ exchange: Exchange) {
        guard let context, context.channel.isActive else {
            return exchange.breakOff("the connection was closed")
        }
        self.exchange = exchange
        exchange.connection = self
        keepAlive = true
        context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(exchange.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Closes the connection, and with it the request under way on it.
    func close() { context?.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            keepAlive = head.isKeepAlive
            exchange?.receive(head: head)
        case .body(let bytes):
            exchange?.receive(body: bytes)
        case .end:
            let exchange = exchange
            self.exchange = nil
            idleSince = .now()
            if keepAlive, exchange?.isFinished == false {
                pool.release(self)
            } else {
                context.close(promise: nil)
            }
            exchange?.connection = nil
            exchange?.receiveEnd()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        pool.forget(self)
        breakOff("the connection was closed within the answer")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        breakOff("\(error)")
        context.close(promise: nil)
    }

    private func breakOff(_ reason: String) {
        let exchange = exchange
        self.exchange = nil
        exchange?.connection = nil
        exchange?.breakOff(reason)
    }
}
