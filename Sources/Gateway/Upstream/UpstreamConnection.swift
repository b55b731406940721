import NIOCore
import Routing

/// One connection to an instance: hands what it reads to the exchange that holds it.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let instance: InstanceID
    var idleSince = NIODeadline.now()
    /// The exchange in flight; nil while the connection is idle.
    var exchange: Exchange?
    private var context: ChannelHandlerContext?
    /// What is to be sent at the end of the event loop's turn.
    private var outbound = ByteBuffer()
    /// Whether reading is stopped because the client does not take more.
    private(set) var isPaused = false

    init(instance: InstanceID) { self.instance = instance }

    private(set) var isOpen = true

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Whether an error ended it (a reset, TLS without its farewell): what came may not be all there was.
    private(set) var isBroken = false

    func handlerRemoved(context: ChannelHandlerContext) {
        isOpen = false
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange else {
            // Bytes nobody asked for: the connection's framing can no longer be trusted.
            context.close(promise: nil)
            return
        }
        exchange.upstreamRead(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) { exchange?.upstreamReadComplete() }

    func channelInactive(context: ChannelHandlerContext) {
        isOpen = false
        let exchange = self.exchange
        self.exchange = nil
        exchange?.upstreamClosed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isBroken = true
        context.close(promise: nil)
    }

    /// Adds to what is to be sent.
    func write(_ buffer: ByteBuffer) {
        if outbound.readableBytes > 0 { context?.write(wrapOutboundOut(outbound), promise: nil) }
        outbound = buffer
    }

    func flush() {
        let buffer = outbound
        outbound = ByteBuffer()
        context?.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    func close() {
        isOpen = false
        context?.close(promise: nil)
    }

    /// Stops or resumes reading, so that a slow client slows the engine instead of filling memory.
    func setReading(_ on: Bool) {
        guard on == isPaused, let channel = context?.channel else { return }
        isPaused = !on
        try? channel.syncOptions?.setOption(.autoRead, value: on)
    }
}
