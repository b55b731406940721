import HTTPWire
import NIOCore
import Routing

/// How one answer is passed on.
struct ResponseRelay {
    enum Transfer {
        /// The instance's bytes as they are, framing included.
        case verbatim
        /// Chunked anew: something is taken out, or the instance ends its body by closing.
        case rechunk
        /// Plain bytes ended by closing, for HTTP/1.0 clients.
        case raw
    }

    let status: Int
    let isStream: Bool
    let transfer: Transfer
    let upstreamKeepAlive: Bool
    let clientKeepAlive: Bool
    var framing: BodyFraming
    var meter: AnswerMeter
    var stripper: UsageStripper?
    /// What is held back before a routed stream's first token; nil once any of the body has been passed on.
    var opening: StreamOpening?
    var firstByteAt: NIODeadline?
    /// Looks for the id of an answer that can be asked for later; nil for all others.
    var responseID: ResponseIDFinder?
}

extension Exchange {
    // MARK: Head

    /// Begins to pass an answer on; `room` bytes of its body follow at once.
    func beginRelay(_ head: ResponseHead, _ bytes: ByteBuffer, room: Int, stripUsage: Bool) {
        guard let client else { return }
        let isStream = bytes.withUnsafeReadableBytes { raw in
            head.fields.contains { field in
                field.kind == .contentType && field.value.count >= 17
                    && UnsafeRawBufferPointer(rebasing: raw[field.value].prefix(17))
                        .equalsIgnoringCase("text/event-stream")
            }
        }
        if headWasSent {
            guard continueStream(head, isStream: isStream, stripUsage: stripUsage) else {
                closeUpstream()
                breakOff("the worker broke off its answer and another's does not fit", .failed)
                return
            }
            if head.body == .none { completeRelay() }
            return
        }
        let transfer: ResponseRelay.Transfer
        var clientKeepAlive = request.head.keepAlive
        switch head.body {
        case .chunked, .untilClose:
            if request.head.minorVersion == 0 {
                transfer = .raw
                clientKeepAlive = false
            } else if head.body == .untilClose || (stripUsage && isStream) {
                transfer = .rechunk
            } else {
                transfer = .verbatim
            }
        case .none, .fixed: transfer = .verbatim
        }
        relay = ResponseRelay(
            status: head.status, isStream: isStream, transfer: transfer, upstreamKeepAlive: head.keepAlive,
            clientKeepAlive: clientKeepAlive, framing: BodyFraming(head.body), meter: meter(stream: isStream),
            stripper: stripUsage && isStream && transfer == .rechunk ? UsageStripper() : nil,
            opening: isStream && isRouted && head.status == 200 ? StreamOpening() : nil)
        if request.surface == .inference(.responses), head.status < 300 { relay?.responseID = ResponseIDFinder() }
        if let facts, head.status < 300 { modelPlace = loop.metrics.models.admit(facts.model) }
        let capacity = bytes.readableBytes + 320 + min(room, ClientConnection.joinLimit)
        client.write(
            clientHead(head, bytes, transfer, keepAlive: clientKeepAlive && !loop.draining, capacity: capacity))
        if head.body == .none { completeRelay() }
    }

    private func clientHead(
        _ head: ResponseHead, _ bytes: ByteBuffer, _ transfer: ResponseRelay.Transfer, keepAlive: Bool,
        capacity: Int
    ) -> ByteBuffer {
        var buffer = loop.allocator.buffer(capacity: capacity)
        var hasID = false
        let crossOrigin = configuration.crossOrigin != nil
        bytes.withUnsafeReadableBytes { raw in
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: raw[head.statusLine]))
            buffer.writeStaticString("\r\n")
            hasID = head.fields.contains { $0.kind == .requestID }
            HeadWriter.appendFields(
                of: raw, head.fields, dropNamed: head.connectionNamesFields, to: &buffer,
                keepTransferEncoding: transfer == .verbatim,
                skip: { $0 == .accessControl && crossOrigin })
        }
        if let fields = client?.answerFields, !fields.isEmpty { buffer.writeString(fields) }
        if transfer == .rechunk { buffer.writeStaticString("transfer-encoding: chunked\r\n") }
        if let requestID, !hasID {
            buffer.writeStaticString("x-request-id: ")
            buffer.writeString(requestID)
            buffer.writeStaticString("\r\n")
        }
        writeDecisionFields(to: &buffer)
        if !keepAlive {
            buffer.writeStaticString("connection: close\r\n")
        } else if request.head.minorVersion == 0 {
            buffer.writeStaticString("connection: keep-alive\r\n")
        }
        buffer.writeStaticString("\r\n")
        return buffer
    }

    // MARK: Body

    func relayBody(_ buffer: ByteBuffer) {
        guard buffer.readableBytes > 0, relay != nil, client != nil else { return }
        let tokensBefore = relay?.meter.tokens ?? 0
        var used = 0
        var ended = false
        var broken = false
        var collected = ByteBuffer()
        buffer.withUnsafeReadableBytes { bytes in
            reading: while true {
                guard let piece = relay?.framing.next(bytes, at: used) else { break }
                switch piece {
                case .data(let range):
                    let data = UnsafeRawBufferPointer(rebasing: bytes[range])
                    if isRouted {
                        if relay?.firstByteAt == nil { relay?.firstByteAt = lastProgress }
                        relay?.meter.feed(data)
                    }
                    if relay?.responseID != nil { noteResponseID(data) }
                    if relay?.transfer != .verbatim { collect(data, into: &collected) }
                    used = range.upperBound
                case .needMore:
                    used = bytes.count
                    break reading
                case .end(let position):
                    used = position
                    ended = true
                    break reading
                case .failure:
                    broken = true
                    break reading
                }
            }
        }
        noteTokens((relay?.meter.tokens ?? 0) - tokensBefore)
        if relay?.transfer == .verbatim {
            if used > 0 {
                pass(
                    used == buffer.readableBytes
                        ? buffer : buffer.getSlice(at: buffer.readerIndex, length: used) ?? ByteBuffer())
            }
        } else {
            writeCollected(collected)
        }
        if relay?.opening != nil, replaceFailedOpening(ended: ended || relay?.framing.isDone == true) { return }
        if broken {
            if let upstream { count(.garbage, on: upstream.instance) }
            releaseUpstream(reusable: false)
            breakOff("the worker's answer is not framed as HTTP/1.1", .failed)
        } else if ended || relay?.framing.isDone == true {
            if used < buffer.readableBytes { relay?.framing = BodyFraming(.none) }
            completeRelay(reusable: used == buffer.readableBytes)
        }
    }

    private func collect(_ data: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        if relay?.stripper != nil {
            relay?.stripper?.filter(data, into: &buffer)
        } else {
            buffer.writeBytes(data)
        }
    }

    private func writeCollected(_ data: ByteBuffer) {
        guard data.readableBytes > 0 else { return }
        pass(relay?.transfer == .rechunk ? Self.chunk(data, loop.allocator) : data)
    }

    private static func chunk(_ data: ByteBuffer, _ allocator: ByteBufferAllocator) -> ByteBuffer {
        var data = data
        var buffer = allocator.buffer(capacity: data.readableBytes + 16)
        buffer.writeString(String(data.readableBytes, radix: 16))
        buffer.writeStaticString("\r\n")
        buffer.writeBuffer(&data)
        buffer.writeStaticString("\r\n")
        return buffer
    }

    // MARK: End

    private func completeRelay(reusable: Bool = true) {
        guard var relay, let client else { return }
        if isRouted {
            let before = relay.meter.tokens
            relay.meter.finish()
            self.relay = relay
            noteTokens(relay.meter.tokens - before)
        }
        releaseOpening()
        if relay.transfer == .rechunk {
            if var rest = relay.stripper?.rest(), rest.readableBytes > 0 {
                var tail = loop.allocator.buffer(capacity: rest.readableBytes)
                tail.writeBuffer(&rest)
                client.write(Self.chunk(tail, loop.allocator))
            }
            client.write(ByteBuffer(staticString: "0\r\n\r\n"))
        }
        releaseUpstream(reusable: reusable && relay.upstreamKeepAlive)
        let keepAlive = relay.clientKeepAlive
        // A stream that ended without its last event is not whole, though its framing is.
        let meter = relay.meter
        let whole = relay.status >= 400 || !relay.isStream || meter.sawDone && meter.hasBegun || !isRouted
        let failed = RetryRules.isRetryable(status: relay.status) || relay.meter.sawError
        end(status: relay.status, censoring: whole && !failed ? .none : .failed)
        self.client = nil
        client.finished(keepAlive: keepAlive)
    }

    /// The instance closed within its answer.
    func relayClosed(by instance: InstanceID, whole: Bool) {
        if replaceStream(on: instance) { return }
        if whole, relay?.framing.endsAtClose == true {
            relay?.framing = BodyFraming(.none)
            completeRelay(reusable: false)
        } else {
            count(.brokeOff, on: instance)
            loop.shared.observer.upstreamFailed(instance, .brokeOff, now: time(.now()))
            breakOff("the worker broke off its answer", .failed)
        }
    }

    /// Ends an answer that cannot be completed: a stream gets an error event, then the connection closes, so that no
    /// client takes it for whole.
    func breakOff(_ message: String, _ censoring: Outcome.Censoring) {
        // A held opening that ends within a chunk is as good as nothing sent.
        if relay?.transfer == .verbatim, relay?.framing.isBetweenChunks == true { releaseOpening() }
        guard let relay, let client else { return }
        let atBorder = relay.transfer == .rechunk || relay.framing.isBetweenChunks || relay.opening != nil
        if relay.isStream, relay.transfer != .raw, atBorder {
            let status = censoring == .timedOut ? 504 : 502
            let event = "data: " + ErrorBody.json(status: status, message: message) + "\n\n"
            client.write(Self.chunk(ByteBuffer(string: event), loop.allocator))
        }
        end(status: relay.status, censoring: censoring)
        self.client = nil
        client.finished(keepAlive: false)
    }
}
