import Foundation
import NIOCore
import NIOHTTP1

/// One client connection of an instance: reads requests one after another and writes raw response bytes.
///
/// Requests sent ahead on the connection wait their turn. It lives on the instance's event loop.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// Largest request body in bytes.
    static let largestBody = 64 << 20
    /// Requests that may wait on one connection.
    static let longestBacklog = 64

    private let instance: InstanceCore
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var backlog: [IncomingRequest] = []
    private var current: IncomingRequest?
    private var idleTimer: Scheduled<Void>?
    /// The answer in progress.
    var generation: Generation?

    init(instance: InstanceCore) {
        self.instance = instance
    }

    var isOpen: Bool { context?.channel.isActive ?? false }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        instance.opened(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        idleTimer?.cancel()
        backlog.removeAll()
        instance.closed(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, current == nil {
            var buffer = context.channel.allocator.buffer(capacity: 128)
            buffer.writeStaticString("HTTP/1.1 400 Bad Request\r\ncontent-length: 31\r\nconnection: close\r\n")
            buffer.writeStaticString("content-type: text/plain\r\n\r\nInvalid HTTP request received.\n")
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            idleTimer?.cancel()
            self.head = head
            body = ByteBuffer()
            if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > Self.largestBody {
                refuseBody()
            } else if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                let proceed = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
                context.writeAndFlush(wrapOutboundOut(proceed), promise: nil)
            }
        case .body(let part):
            guard head != nil else { return }
            guard body.readableBytes + part.readableBytes <= Self.largestBody else { return refuseBody() }
            if body.readableBytes == 0 {
                body = part
            } else {
                body.writeImmutableBuffer(part)
            }
        case .end:
            guard let head else { return }
            self.head = nil
            received(IncomingRequest(head: head, body: body))
            body = ByteBuffer()
        }
    }

    /// Answers a body that is too large and drops the rest of it with the connection.
    private func refuseBody() {
        guard let head, current == nil else { return close() }
        self.head = nil
        body = ByteBuffer()
        current = IncomingRequest(head: head, body: body)
        current?.head.headers.replaceOrAdd(name: "connection", value: "close")
        let message = "The body is over the limit of \(Self.largestBody) bytes."
        respond(APIError(status: .payloadTooLarge, type: "Request Entity Too Large", message: message))
    }

    private func received(_ request: IncomingRequest) {
        if current == nil {
            current = request
            instance.handle(request, on: self)
        } else if backlog.count < Self.longestBacklog {
            backlog.append(request)
        } else {
            close()
        }
    }

    /// Closes the connection at once.
    func close() {
        context?.close(promise: nil)
    }

    /// Resets the connection: the client gets an error, not an end.
    func reset() {
        guard let provider = context?.channel as? any SocketOptionProvider else { return close() }
        provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in self.close() }
    }

    /// Closes the connection once everything written has left.
    func closeAfterFlush() {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in self.close() }
    }

    // MARK: - Responses

    /// Answers the current request in full.
    func respond(
        _ status: HTTPResponseStatus, type: String? = "application/json", extra: String = "", body: ByteBuffer
    ) {
        guard let current, let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: body.readableBytes + 160)
        buffer.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        buffer.writeString("content-length: \(body.readableBytes)\r\n")
        if let type { buffer.writeString("content-type: \(type)\r\n") }
        buffer.writeString(extra)
        if !current.head.isKeepAlive { buffer.writeStaticString("connection: close\r\n") }
        buffer.writeStaticString("\r\n")
        if !current.isHead { buffer.writeImmutableBuffer(body) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        finish()
    }

    func respond(_ status: HTTPResponseStatus, json: String, extra: String = "") {
        respond(status, extra: extra, body: ByteBuffer(string: json))
    }

    func respond(_ error: APIError, extra: String = "") {
        respond(error.status, json: error.json, extra: extra)
    }

    /// Sends the head of an event stream.
    func beginStream() {
        guard let current, let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: 128)
        buffer.writeStaticString("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n")
        if current.allowsChunks { buffer.writeStaticString("transfer-encoding: chunked\r\n") }
        if !keepsAlive(current) { buffer.writeStaticString("connection: close\r\n") }
        buffer.writeStaticString("\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// Sends a part of a stream.
    func write(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Ends the stream and takes the next request.
    func endStream() {
        guard let current, current.allowsChunks else { return closeAfterFlush() }
        finish()
    }

    /// Takes the next request, or closes where the client wants that.
    private func finish() {
        generation = nil
        guard let current, current.head.isKeepAlive else { return closeAfterFlush() }
        self.current = nil
        guard !backlog.isEmpty else { return startIdleTimer() }
        let next = backlog.removeFirst()
        self.current = next
        instance.handle(next, on: self)
    }

    private func keepsAlive(_ request: IncomingRequest) -> Bool {
        return request.head.isKeepAlive && request.allowsChunks
    }

    /// A connection left idle after an answer is closed in the end, as uvicorn does; routers must cope with that race.
    private func startIdleTimer() {
        guard let context, let delay = instance.settings.keepAlive else { return }
        idleTimer?.cancel()
        idleTimer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [weak self] in
            guard let self, self.current == nil, self.head == nil else { return }
            self.close()
        }
    }
}
