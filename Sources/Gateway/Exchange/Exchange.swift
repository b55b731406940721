import HTTPWire
import NIOCore
import Routing

/// One request on its way: decides, dispatches, fails over, and relays the answer.
///
/// It ends exactly once, in `end`, whatever happens; a routed request then has one outcome.
final class Exchange {
    enum Phase {
        case queued, connecting, awaitingHead, relaying, ended
        /// A failing answer is read to its end before another instance is tried.
        case holding
    }

    let request: ClientRequest
    let loop: LoopContext
    let received: NIODeadline
    /// The instances to try, best first, of a request that is not routed by a decision.
    private var spread: [InstanceID] = []
    private var nextCandidate = 0
    /// Positions in the ranking that were tried, in order.
    private(set) var tried = TriedPositions()
    private var retriedStale = false
    /// Failed attempts that count against their instances once another one did better; see `Exchange+Failover`.
    var suspects: [(instance: InstanceID, fault: UpstreamFault)] = []
    var held: HeldAnswer?
    private(set) var lastFault: FaultCause?
    private(set) var refusal: RefusalCause?

    let route: RouteClass
    /// Place in the table of counts by model.
    var modelPlace = ModelTable.none

    // Routed requests only.
    private(set) var facts: RequestFacts?
    private(set) var decision: Decision?
    /// What the tagger expects of the answer, where there is a tagger.
    private(set) var tagged: TaggedRequest?
    var ticket: Ticket?
    /// Whether a decision sent the request on its way. To look at the decision itself is to copy it.
    var isRouted: Bool { ticket != nil }
    private(set) var requestID: String?

    var phase = Phase.connecting
    /// The place in the queue, and whether the request counts as in flight under the limit.
    var place: AdmissionGate.Place?
    var holdsPlace = false
    var client: ClientConnection?
    var upstream: UpstreamConnection?
    /// The instance whose answer this is.
    var answering: InstanceID?
    private var upstreamReused = false
    /// When the exchange last went on, the time of the event at hand; at its decision, when it could first take it.
    var lastProgress: NIODeadline
    /// When the exchange could first decide.
    private var begun: NIODeadline
    private var injectedUsage = false
    var slot = -1
    /// When the request first went out.
    private(set) var dispatchedAt: NIODeadline?
    /// The instance on which the request counts, where it is only passed on.
    private var passingOn: InstanceID?

    // The answer; see ResponseRelay.
    var relay: ResponseRelay?
    var headBuffer = ByteBuffer()
    var firstTokenAt: NIODeadline?
    var lastTokenAt: NIODeadline?
    /// Tokens passed on that the router has not been told of.
    var untold = 0

    init(request: ClientRequest, client: ClientConnection) {
        self.request = request
        route = RouteClass.of(request)
        self.client = client
        loop = client.loop
        received = NIODeadline.now()
        lastProgress = received
        begun = received
    }

    @inline(__always)
    var configuration: GatewayConfiguration { loop.configuration }

    /// Unix time of a point on the monotonic clock.
    func time(_ point: NIODeadline) -> Double { loop.shared.clockOffset + Double(point.uptimeNanoseconds) * 1e-9 }

    // MARK: Deciding

    func start() {
        loop.add(self)
        requestID = request.requestID ?? loop.makeRequestID()
        if let caller = client?.caller, !isWithinRate(caller) { return }
        if loop.shared.admission.gate.isLimited { waitForPlace() } else { begin() }
    }

    /// Decides and dispatches; no limit holds the request back any more.
    func begin() {
        begun = lastProgress
        if case .inference(let endpoint) = request.surface, endpoint != .responses || !asksForBackgroundWork {
            routeInference(endpoint)
        } else {
            passOn()
        }
    }

    private func passOn() {
        spread = passingCandidates()
        guard spread.isEmpty else {
            dispatchNext()
            return
        }
        refuse(model: namedModel())
    }

    /// Whether anybody asks how long the answer will be: the decision, the client or the engine's own order.
    private var wantsLength: Bool {
        loop.shared.tagging != nil
            && (loop.shared.core.readsPrompts || configuration.priority != nil
                || configuration.decisionHeaders.contains(.predictedTokens))
    }

    private func routeInference(_ endpoint: RequestFacts.Endpoint) {
        var facts: RequestFacts
        let tagging = wantsLength ? loop.shared.tagging : nil
        do throws(RequestScanError) {
            facts = try request.body.withUnsafeReadableBytes { bytes throws(RequestScanError) in
                guard tagging != nil else {
                    return try RequestScanner.scan(bytes, path: endpoint, hashing: loop.shared.core.readsPrompts)
                }
                return try RequestScanner.scan(
                    bytes, path: endpoint, hashing: loop.shared.core.readsPrompts, reader: loop.lengths)
            }
        } catch {
            count(refusal: .invalidBody)
            fail(status: 400, message: "\(error)", type: "Bad Request")
            return
        }
        if request.head.hasHints {
            request.headBytes.withUnsafeReadableBytes { RequestHints.read(request.head, $0, into: &facts) }
        }
        if let tagging {
            tagged = tagging.predict(loop.lengths.query, session: facts.session, now: time(lastProgress))
        }
        facts.predictedLength = tagged?.prediction
        self.facts = facts
        modelPlace = loop.metrics.models.place(of: facts.model)
        if let caller = client?.caller, !isWithinTokenRate(caller, facts) { return }
        let holder = endpoint == .responses ? holderOfPrevious() : nil
        guard let route = loop.shared.core.route(facts, holder: holder, now: time(lastProgress)) else {
            refuse(model: facts.model)
            return
        }
        decision = route.decision
        ticket = route.ticket
        loop.metrics.note(route.decision)
        let decided = NIODeadline.now()
        loop.metrics.decision.observe(seconds(decided - lastProgress))
        lastProgress = decided
        if loop.shared.hearsDecisions {
            loop.shared.observer.decided(route.decision, request: RequestDescription(id: requestID ?? "", facts: facts))
        }
        dispatchNext()
    }

    // MARK: Dispatching

    private var candidateCount: Int { decision?.ranking.count ?? spread.count }

    /// The instance at a place of the ranking.
    private func candidate(_ rank: Int) -> InstanceID {
        // Piece by piece: a decision as a whole is expensive to copy.
        guard let position = decision?.ranking[rank], let id = decision?.snapshot.instances[position].id else {
            return spread[rank]
        }
        return id
    }

    /// Whether an instance is left that may still be tried.
    var hasFurtherCandidate: Bool { nextCandidate < candidateCount && tried.count < configuration.maxAttempts }

    func dispatchNext() {
        guard phase != .ended else { return }
        phase = .connecting
        // An instance whose address is not known yet is passed over.
        while nextCandidate < candidateCount, !loop.isReachable(candidate(nextCandidate)) {
            nextCandidate += 1
        }
        guard nextCandidate < candidateCount else {
            if tried.isEmpty, !headWasSent {
                count(refusal: .noWorker)
                fail(status: 503, message: "no worker is available: none answers its health check just now")
            } else {
                giveUp(.connect)
            }
            return
        }
        let rank = nextCandidate
        nextCandidate += 1
        let position = decision?.ranking[rank] ?? rank
        if !tried.isEmpty { loop.metrics.retry(lastFault ?? .connect) }
        if rank > 0, let decision, let facts, let ticket {
            self.ticket = loop.shared.core.reroute(ticket, decision, facts, position: position, now: time(.now()))
        }
        if !isRouted { count(passingOn: candidate(rank)) }
        tried.append(position)
        retriedStale = false
        // What must not be done twice is never sent on a kept connection, which may be closing just now.
        connect(candidate(rank), mayReuse: facts != nil || RetryRules.isRepeatable(request))
    }

    /// Counts a request that is only passed on with the instance it goes to; with none once it has ended.
    func count(passingOn id: InstanceID?) {
        loop.shared.core.passing(on: id, before: passingOn)
        passingOn = id
    }

    private func connect(_ id: InstanceID, mayReuse: Bool) {
        phase = .connecting
        guard let target = loop.target(id), let address = target.address else {
            attemptFailed(.connect, on: id)
            return
        }
        if mayReuse, let connection = loop.takeIdle(id) {
            send(on: connection, target, reused: true)
            return
        }
        loop.connect(target, address) { result in
            switch result {
            case .success(let connection):
                if self.phase == .ended {
                    self.loop.putIdle(connection, at: .now())
                } else {
                    self.send(on: connection, target, reused: false)
                }
            case .failure(let error):
                guard self.phase != .ended else { return }
                self.attemptFailed(.connecting(error), on: id)
            }
        }
    }

    private func send(on connection: UpstreamConnection, _ target: UpstreamTarget, reused: Bool) {
        upstream = connection
        answering = connection.instance
        upstreamReused = reused
        connection.exchange = self
        phase = .awaitingHead
        headBuffer = ByteBuffer()
        // On a kept connection it is still the time of the decision.
        if !reused || tried.count > 1 || !isRouted { lastProgress = .now() }
        loop.metrics.workers.dispatch(connection.instance)
        if tried.count == 1, !retriedStale { loop.metrics.overhead.observe(seconds(lastProgress - begun)) }
        if dispatchedAt == nil { dispatchedAt = lastProgress }
        let injection = bodyInjection()
        injectedUsage = injection?.asksForUsage ?? false
        let (head, body) = UpstreamRequest.make(
            request, host: target.name, requestID: requestID, injection: injection,
            credentials: UpstreamCredentials(loop.shared.admission, client?.caller), allocator: loop.allocator)
        connection.write(head)
        if let body { connection.write(body) }
        loop.flushLater(connection)
    }

    /// What to put into the body, if the operator asked for it and the client did not send any.
    private func bodyInjection() -> BodyInjection? {
        guard configuration.injectUsage || configuration.priority != nil, let facts, facts.endpoint != .responses else {
            return nil
        }
        let priority = configuration.priority.flatMap { rule in
            facts.predictedLength.map { rule.priority(now: time(received), tokens: $0.mean) }
        }
        return BodyInjection(
            body: request.body, usage: configuration.injectUsage && facts.stream && !facts.includesUsage,
            priority: priority)
    }

    // MARK: Upstream events

    func upstreamRead(_ buffer: ByteBuffer) {
        lastProgress = .now()
        switch phase {
        case .awaitingHead:
            var buffer = buffer
            if headBuffer.readableBytes == 0 { headBuffer = buffer } else { headBuffer.writeBuffer(&buffer) }
            readHead()
        case .relaying: relayBody(buffer)
        case .holding: takeHeld(buffer)
        case .queued, .connecting, .ended: break
        }
    }

    func upstreamReadComplete() { client?.flush() }

    func upstreamClosed() {
        guard phase != .ended, let connection = upstream else { return }
        upstream = nil
        switch phase {
        case .awaitingHead:
            // A kept connection may have been closed by the instance while the request was on its way.
            if upstreamReused, !retriedStale, headBuffer.readableBytes == 0 {
                retriedStale = true
                connect(connection.instance, mayReuse: false)
            } else {
                attemptFailed(.closed, on: connection.instance)
            }
        case .relaying: relayClosed(by: connection.instance, whole: !connection.isBroken)
        case .holding: heldClosed()
        case .queued, .connecting, .ended: break
        }
    }

    private func readHead() {
        let limits = configuration.headLimits
        let answersHEAD = request.head.method == .head
        let parsed = headBuffer.withUnsafeReadableBytes {
            ResponseHead.parse($0, limits: limits, answersHEAD: answersHEAD)
        }
        switch parsed {
        case .incomplete: return
        case .failure:
            guard let instance = upstream?.instance else { return }
            closeUpstream()
            attemptFailed(.garbage, on: instance)
        case .complete(let head):
            guard let bytes = headBuffer.readSlice(length: head.byteCount) else { return }
            if head.status < 200, head.status != 101 {
                // Interim answers are for this hop; the final one follows.
                if headBuffer.readableBytes > 0 { readHead() }
                return
            }
            let rest = headBuffer
            headBuffer = ByteBuffer()
            if let upstream { loop.metrics.workers.answer(upstream.instance, status: head.status) }
            if RetryRules.isRetryable(status: head.status) {
                if !headWasSent, holdAnswer(head, bytes, rest: rest) { return }
            } else if let upstream {
                answeredWell(upstream.instance)
            }
            phase = .relaying
            // An earlier answer may still wait for a slow client, and then no change of writability tells.
            if client?.isWritable == false { upstream?.setReading(false) }
            beginRelay(head, bytes, room: rest.readableBytes, stripUsage: injectedUsage)
            if phase == .relaying { relayBody(rest) }
        }
    }

    // MARK: Client events

    func clientWritabilityChanged(_ writable: Bool) { upstream?.setReading(writable) }

    /// Ends a request whose client has gone or whose time is over. The engine stops working on it at once.
    func cancel(_ cause: Outcome.Censoring) {
        guard phase != .ended else { return }
        closeUpstream()
        end(status: relay?.status ?? 0, censoring: cause)
        client = nil
    }

    func checkTimeouts(_ now: NIODeadline) {
        switch phase {
        case .queued: checkQueueTimeout(now)
        case .awaitingHead where now - lastProgress > configuration.firstByteTimeout:
            guard let instance = upstream?.instance else { return }
            closeUpstream()
            attemptFailed(.timeout, on: instance)
        case .holding: checkHeld(waited: now - lastProgress)
        case .relaying where relay?.opening != nil && now - lastProgress <= configuration.idleTimeout:
            checkOpening(now)
        case .relaying where now - lastProgress > configuration.idleTimeout && upstream?.isPaused == true:
            // The pause is the client's: it does not read, so it cannot be told and the worker is not to blame.
            let client = client
            cancel(.cancelled)
            client?.closeNow()
        case .relaying where now - lastProgress > configuration.idleTimeout:
            if let upstream { count(.idleTimeout, on: upstream.instance) }
            closeUpstream()
            breakOff("the worker paused for too long within its answer", .timedOut)
        default: break
        }
    }

    /// Counts what an instance did wrong.
    func count(_ cause: FaultCause, on id: InstanceID) {
        lastFault = cause
        loop.metrics.workers.fail(id, cause)
    }

    /// Counts why the router answers with an error of its own.
    func count(refusal cause: RefusalCause) {
        refusal = cause
        loop.metrics.refuse(cause)
    }

    /// Instances tried so far.
    var attempts: Int { tried.count }

    /// The last instance tried.
    var servedInstance: InstanceID? { tried.isEmpty ? nil : candidate(nextCandidate - 1) }

    func seconds(_ amount: TimeAmount) -> Double { Double(amount.nanoseconds) * 1e-9 }
}
