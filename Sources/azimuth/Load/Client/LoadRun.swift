import NIOCore
import NIOHTTP1

/// One plan being sent to several servers at once, each request to all of them. Lives on one event loop.
final class LoadRun {
    private let targets: [LoadTarget]
    private let options: LoadOptions
    private let body: RequestBody
    private let pools: [ConnectionPool]
    private let eventLoop: NIOIsolatedEventLoop
    private let event: @Sendable (LoadEvent) -> Void
    private let done: EventLoopPromise<Void>
    private var plan: RequestPlan
    private var start = NIODeadline.now()
    private var nextSend: Scheduled<Void>?
    private var open: [ObjectIdentifier: Exchange] = [:]
    private var isSending = true

    init(
        plan: RequestPlan, targets: [LoadTarget], options: LoadOptions, eventLoop: any EventLoop,
        done: EventLoopPromise<Void>, event: @escaping @Sendable (LoadEvent) -> Void
    ) {
        self.plan = plan
        self.targets = targets
        self.options = options
        self.eventLoop = eventLoop.assumeIsolated()
        self.done = done
        self.event = event
        body = options.body
        pools = targets.map { ConnectionPool(target: $0, options: options, eventLoop: eventLoop) }
    }

    func begin() {
        start = .now()
        scheduleNext()
    }

    /// Sends nothing more; what is under way goes on.
    func stopSending() {
        guard isSending else { return }
        isSending = false
        nextSend?.cancel()
        finishIfDone()
    }

    /// Sends nothing more and ends what is under way as `stopped`.
    func cancel() {
        stopSending()
        for exchange in open.values {
            exchange.end(AnswerFault(kind: .stopped, detail: "the client was stopped"))
        }
        for pool in pools { pool.close() }
    }

    private func scheduleNext() {
        guard isSending, let request = plan.next() else {
            isSending = false
            return finishIfDone()
        }
        let due = start + .nanoseconds(Int64(min(request.time, 1e9) * 1e9))
        nextSend = eventLoop.scheduleTask(deadline: due) { [self] in
            let bytes = body.render(request)
            for target in targets.indices { send(request, bytes, to: target) }
            scheduleNext()
        }
    }

    private func send(_ request: PlannedRequest, _ bytes: ByteBuffer, to target: Int) {
        let exchange = Exchange(
            request: request, target: target, head: head(of: targets[target], length: bytes.readableBytes),
            body: bytes, options: options
        ) { [self] exchange, fault in
            open[ObjectIdentifier(exchange)] = nil
            event(.finished(exchange.result(start: start, fault: fault)))
            finishIfDone()
        }
        exchange.firstContent = { [self] exchange, time in
            event(
                .firstToken(
                    target: target, index: exchange.index,
                    time: Double(time - start.uptimeNanoseconds) / 1e9,
                    ttft: Double(time - exchange.sent.uptimeNanoseconds) / 1e9))
        }
        open[ObjectIdentifier(exchange)] = exchange
        exchange.timeout = eventLoop.scheduleTask(in: options.timeout) { [self, weak exchange] in
            exchange?.end(
                AnswerFault(kind: .timeout, detail: "no end after \(options.timeout.nanoseconds / 1_000_000_000) s"))
        }
        event(.sent(target: target, index: request.index, time: request.time))
        pools[target].send(exchange)
    }

    private func head(of target: LoadTarget, length: Int) -> HTTPRequestHead {
        var headers = HTTPHeaders([
            ("Host", target.authority), ("Content-Type", "application/json"), ("Content-Length", "\(length)"),
            ("Accept", options.stream ? "text/event-stream" : "application/json"),
        ])
        if let key = options.apiKey { headers.add(name: "Authorization", value: "Bearer \(key)") }
        return HTTPRequestHead(
            version: .http1_1, method: .POST, uri: target.basePath + options.endpoint.path, headers: headers)
    }

    private func finishIfDone() {
        guard !isSending, open.isEmpty else { return }
        for pool in pools { pool.close() }
        done.succeed(())
    }
}
