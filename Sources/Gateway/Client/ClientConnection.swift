import HTTPWire
import NIOCore

/// One client connection: reads requests one after another, hands each to an exchange, and writes its answer.
final class ClientConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum State {
        case head
        case body(RequestHead, ByteBuffer, BodyFraming)
        /// An exchange or one of the router's own answers is under way.
        case busy
        /// Nothing more is read; what is written goes out and the connection ends.
        case closing
    }

    let loop: LoopContext
    private(set) var state = State.head
    private(set) var inbound = ByteBuffer()
    private var body = ByteBuffer()
    private var exchange: Exchange?
    /// Sends an answer of the router's own that goes on until its reader leaves.
    var stream: Task<Void, Never>?
    private var context: ChannelHandlerContext?
    /// HTTP/1.x version of the request under way.
    private var minorVersion = 1
    private var readingPaused = false
    private var sawEOF = false
    /// Who sent the request at hand, where a key said so.
    var caller: Caller?
    /// Header lines for the answer at hand, whoever makes it.
    var answerFields = ""
    /// What is to be sent at the end of the event loop's turn.
    private var outbound = ByteBuffer()
    private var flushIsPending = false
    /// Since when more of the request at hand, or a next one, is waited for.
    private(set) var waitingSince: NIODeadline
    /// Whether no request has come yet.
    private(set) var isFresh = true
    /// Whether the socket takes more bytes just now.
    private(set) var isWritable = true
    /// Most bytes of a body that memory is taken for before they have come.
    private static let roomAtOnce = 1 << 20
    /// Bytes a client may send ahead while its request is in flight.
    private static let aheadLimit = 64 << 10
    /// Pieces up to this many bytes are copied behind what is to be sent already.
    static let joinLimit = 8 << 10

    init(loop: LoopContext) {
        self.loop = loop
        waitingSince = .now()
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        loop.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if case .closing = state { return }
        // A head has its time as a whole, a body has it for each piece.
        if inbound.readableBytes == 0 || !isReadingHead { waitingSince = loop.lastSweep }
        if inbound.readableBytes == 0 { inbound = buffer } else { inbound.writeBuffer(&buffer) }
        if case .busy = state {
            if inbound.readableBytes > Self.aheadLimit { setReading(false) }
            return
        }
        process()
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .closing
        let exchange = self.exchange
        self.exchange = nil
        exchange?.cancel(.cancelled)
        stream?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            inputClosed(context)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// The client has gone, or its requests are complete and it waits for the answers.
    private func inputClosed(_ context: ChannelHandlerContext) {
        sawEOF = true
        // Where nothing whole was asked there is nothing to wait for.
        if isReading || stream != nil { closeNow() } else { exchange?.clientSendsNoMore() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        exchange?.clientWritabilityChanged(isWritable)
    }

    // MARK: Reading requests

    private func process() {
        while true {
            switch state {
            case .head:
                guard readHead() else { return }
            case .body(let head, let headBytes, var framing):
                guard readBody(head, headBytes, &framing) else { return }
            case .busy, .closing: return
            }
        }
    }

    /// Returns whether there may be more to do with the bytes at hand.
    private func readHead() -> Bool {
        // Empty lines before a request are skipped (RFC 9112 section 2.2).
        while inbound.readableBytes >= 2, inbound.getInteger(at: inbound.readerIndex, as: UInt16.self) == 0x0d0a {
            inbound.moveReaderIndex(forwardBy: 2)
        }
        guard inbound.readableBytes > 0 else { return false }
        let limits = loop.configuration.headLimits
        switch inbound.withUnsafeReadableBytes({ RequestHead.parse($0, limits: limits) }) {
        case .incomplete: return false
        case .failure(let error):
            refuse(error)
            return false
        case .complete(let head):
            guard let headBytes = inbound.readSlice(length: head.byteCount) else { return false }
            if needsCheck(head, headBytes), !passes(head, headBytes) { return false }
            let limit = loop.configuration.maxBodyBytes
            if case .fixed(let length) = head.body, length > limit {
                refuse(Self.tooLarge(limit))
                return false
            }
            body = ByteBuffer()
            if head.body == .none {
                dispatch(head, headBytes)
            } else if case .fixed(let length) = head.body, inbound.readableBytes >= length,
                let slice = inbound.readSlice(length: length)
            {
                body = slice
                dispatch(head, headBytes)
            } else {
                if head.expectsContinue, inbound.readableBytes == 0 {
                    write(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n"))
                    flush()
                }
                state = .body(head, Self.alone(headBytes), BodyFraming(head.body))
                if case .fixed(let length) = head.body { makeRoom(forBody: length) }
            }
            return true
        }
    }

    private func readBody(_ head: RequestHead, _ headBytes: ByteBuffer, _ framing: inout BodyFraming) -> Bool {
        if case .fixed(let length) = head.body {
            // The common case: the body's bytes are taken over without a copy once all are there.
            guard inbound.readableBytes >= length else {
                inbound.reserveCapacity(minimumWritableBytes: min(length - inbound.readableBytes, Self.roomAtOnce))
                return false
            }
            guard let slice = inbound.readSlice(length: length) else { return false }
            body = slice
            dispatch(head, headBytes)
            return true
        }
        let limit = loop.configuration.maxBodyBytes
        var used = 0
        var error: WireError?
        var complete = false
        inbound.withUnsafeReadableBytes { bytes in
            reading: while true {
                switch framing.next(bytes, at: used) {
                case .data(let range):
                    if body.readableBytes + range.count > limit {
                        error = Self.tooLarge(limit)
                        break reading
                    }
                    body.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[range]))
                    used = range.upperBound
                case .needMore:
                    used = bytes.count
                    break reading
                case .end(let position):
                    used = position
                    complete = true
                    break reading
                case .failure(let fault):
                    error = fault
                    break reading
                }
            }
        }
        if let error {
            refuse(error)
            return false
        }
        inbound.moveReaderIndex(forwardBy: used)
        state = .body(head, headBytes, framing)
        if complete { dispatch(head, headBytes) }
        return complete
    }

    /// The head's bytes without those of a body that were read with them, which would be kept as long.
    private static func alone(_ headBytes: ByteBuffer) -> ByteBuffer {
        var own = ByteBufferAllocator().buffer(capacity: headBytes.readableBytes)
        headBytes.withUnsafeReadableBytes { _ = own.writeBytes($0) }
        return own
    }

    /// Gives a body that is still to come a buffer of its own: behind its head a body of 128 KB would take one of 256.
    private func makeRoom(forBody length: Int) {
        var own = loop.allocator.buffer(capacity: max(min(length, Self.roomAtOnce), inbound.readableBytes))
        own.writeBuffer(&inbound)
        inbound = own
    }

    private static func tooLarge(_ limit: Int) -> WireError {
        WireError(413, "the request body is larger than the limit of \(limit) bytes (--max-body-bytes)")
    }

    private func dispatch(_ head: RequestHead, _ headBytes: ByteBuffer) {
        state = .busy
        isFresh = false
        minorVersion = head.minorVersion
        let request = ClientRequest(head: head, headBytes: headBytes, body: body)
        body = ByteBuffer()
        if case .inference = request.surface {
            // The common case; it is none of what follows.
        } else if OwnEndpoints.answer(request, on: self) || AdminEndpoints.answer(request, on: self)
            || ModelEndpoints.answer(request, on: self) || SurfaceRules.refuse(request, on: self)
        {
            return
        }
        forward(request)
    }

    /// Hands a request to an exchange.
    func forward(_ request: ClientRequest) {
        guard context != nil else { return }
        let exchange = Exchange(request: request, client: self)
        self.exchange = exchange
        exchange.start()
    }

    // MARK: Writing answers

    /// Whether the connection is there.
    var isOpen: Bool { context != nil }

    /// Where the client connects from.
    var remoteAddress: SocketAddress? { context?.channel.remoteAddress }

    /// Reads no further request until `respond`.
    func beginOwnAnswer(_ head: RequestHead) {
        state = .busy
        minorVersion = head.minorVersion
    }

    /// Answers 204.
    func respondWithoutContent(to head: RequestHead, fields: String) {
        beginOwnAnswer(head)
        loop.metrics.end(.router, model: ModelTable.none, status: 204)
        let close = head.keepAlive && !loop.draining ? "" : "connection: close\r\n"
        write(ByteBuffer(string: "HTTP/1.1 204 No Content\r\n\(fields)\(close)\r\n"))
        finished(keepAlive: head.keepAlive)
    }

    /// Adds to what is to be sent. Small pieces are joined: one system call, no gathering.
    func write(_ buffer: ByteBuffer) {
        guard outbound.readableBytes > 0 else {
            outbound = buffer
            return
        }
        if buffer.readableBytes <= Self.joinLimit {
            outbound.writeImmutableBuffer(buffer)
        } else {
            passOn()
            outbound = buffer
        }
    }

    private func passOn() {
        guard outbound.readableBytes > 0 else { return }
        let buffer = outbound
        outbound = ByteBuffer()
        context?.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// Sends what was written, at the end of the event loop's turn.
    func flush() {
        guard !flushIsPending, context != nil else { return }
        flushIsPending = true
        loop.flushLater(self)
    }

    func flushNow() {
        flushIsPending = false
        let buffer = outbound
        outbound = ByteBuffer()
        if buffer.readableBytes > 0 {
            context?.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        } else {
            context?.flush()
        }
    }

    /// Ends the exchange in flight; the connection goes on to the next request or closes.
    func finished(keepAlive: Bool) {
        exchange = nil
        if caller != nil { caller = nil }
        if !answerFields.isEmpty { answerFields = "" }
        guard let context else { return }
        guard keepAlive, !loop.draining, !sawEOF || inbound.readableBytes > 0 else {
            state = .closing
            passOn()
            // An empty write completes when all before it has gone out.
            let promise = context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenComplete { _ in self.context?.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
            return
        }
        flush()
        state = .head
        waitingSince = loop.lastSweep
        if readingPaused { setReading(true) }
        if inbound.readableBytes > 0 {
            process()
            // What is left will never be a whole request.
            if sawEOF, isReading { closeNow() }
        } else {
            inbound = ByteBuffer()
        }
    }

    /// Whether a request is waited for or read.
    private var isReading: Bool {
        switch state {
        case .head, .body: return true
        case .busy, .closing: return false
        }
    }

    private var isReadingHead: Bool { if case .head = state { true } else { false } }

    /// Answers with something of the router's own; counted under `route` unless its exchange has been counted.
    func respond(
        status: Int, body: String, contentType: String = "application/json", keepAlive: Bool, omitBody: Bool = false,
        extra: String = "", route: RouteClass? = .router
    ) {
        if let route { loop.metrics.end(route, model: ModelTable.none, status: status) }
        write(
            ErrorBody.response(
                status: status, contentType: contentType, body: body,
                persistence: Persistence(keepAlive: keepAlive && !loop.draining, minorVersion: minorVersion),
                omitBody: omitBody, extra: answerFields.isEmpty ? extra : extra + answerFields,
                allocator: loop.allocator))
        finished(keepAlive: keepAlive)
    }

    /// Refuses a request that cannot be read; what follows it on the connection cannot be trusted either.
    func refuse(_ error: WireError, as cause: RefusalCause? = nil, extra: String = "") {
        loop.metrics.end(.unread, model: ModelTable.none, status: error.status)
        loop.metrics.refuse(
            cause ?? (error.status == 413 ? .bodyTooLarge : error.status == 431 ? .headTooLarge : .malformed))
        logRefusal(status: error.status, error.message)
        state = .closing
        guard let context else { return }
        write(
            ErrorBody.response(
                status: error.status, contentType: "application/json",
                body: ErrorBody.json(status: error.status, message: error.message), persistence: .close,
                extra: extra + answerFields, allocator: loop.allocator))
        passOn()
        // Closing with unread bytes would reset the connection and may lose the answer: the write side ends first.
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.context?.close(mode: .output, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.context?.close(promise: nil) }
    }

    /// Writes the request log's line of a request that was refused before it became an exchange.
    func logRefusal(status: Int, _ cause: String) {
        guard let log = loop.configuration.requestLog else { return }
        log.record(
            RequestLogEntry(
                time: loop.now, id: "", method: "", route: RouteClass.unread.rawValue, model: "", status: status,
                worker: "", attempts: 0, seconds: 0, cause: cause))
    }

    private func setReading(_ on: Bool) {
        readingPaused = !on
        guard let channel = context?.channel else { return }
        try? channel.syncOptions?.setOption(.autoRead, value: on)
    }

    /// Closes once nothing is in flight; an answer without end is no reason to wait.
    func drain() {
        if stream != nil { return closeNow() }
        if case .head = state, inbound.readableBytes == 0 { closeNow() }
    }

    /// Closes, after sending what was written.
    func closeNow() {
        if flushIsPending { flushNow() }
        context?.close(promise: nil)
    }
}
