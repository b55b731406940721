import HTTPWire
import NIOCore
import Routing

/// Trying other instances: only while nothing of an answer's body has reached the client.
extension Exchange {
    /// How long a failing answer's body is waited for before another instance is tried without it.
    private static let holdTime = TimeAmount.seconds(1)

    /// Whether a head has gone out to which an answer's body must fit.
    var headWasSent: Bool { relay != nil }

    /// Whether another instance is to be tried after `fault`; takes the retry out of the budget.
    func takeRetry(after fault: UpstreamFault) -> Bool {
        guard hasFurtherCandidate else { return false }
        if fault == .timeout, !configuration.retryTimeouts { return false }
        if fault != .connect, fault != .ownLack, facts == nil, !RetryRules.isRepeatable(request) { return false }
        guard loop.takeRetry() else {
            loop.metrics.retriesRefused += 1
            return false
        }
        return true
    }

    /// Ends an attempt that gave no answer: tries the next instance, or tells the client.
    func attemptFailed(_ fault: UpstreamFault, on instance: InstanceID) {
        note(fault, on: instance)
        if takeRetry(after: fault) { dispatchNext() } else { giveUp(fault) }
    }

    /// Keeps a failing answer whose place another instance may take.
    ///
    /// - Returns: false where it has to be passed on.
    func holdAnswer(_ head: ResponseHead, _ bytes: ByteBuffer, rest: ByteBuffer) -> Bool {
        guard let instance = upstream?.instance else { return false }
        note(.status(head.status), on: instance)
        guard takeRetry(after: .status(head.status)) else { return false }
        phase = .holding
        held = HeldAnswer(head: head, headBytes: bytes, instance: instance)
        takeHeld(rest)
        return true
    }

    /// Takes in further bytes of the answer that is held.
    func takeHeld(_ bytes: ByteBuffer) {
        switch held?.take(bytes) {
        case .more: return
        case .complete(let reusable): releaseUpstream(reusable: reusable)
        case .unusable, nil: dropHeld()
        }
        dispatchNext()
    }

    /// The instance closed within the answer that is held.
    func heldClosed() {
        if held?.framing.endsAtClose != true { held = nil }
        dispatchNext()
    }

    /// Waits no longer for a failing answer's end.
    func checkHeld(waited: TimeAmount) {
        guard waited > Self.holdTime else { return }
        dropHeld()
        dispatchNext()
    }

    private func dropHeld() {
        held = nil
        closeUpstream()
    }

    /// Tries another instance for an event stream that ended between its head and its first token.
    ///
    /// - Returns: false where the stream has to be broken off.
    func replaceStream(on instance: InstanceID) -> Bool {
        guard relay?.opening != nil else { return false }
        note(.brokeOff, on: instance)
        guard takeRetry(after: .brokeOff) else { return false }
        closeUpstream()
        dispatchNext()
        return true
    }

    /// Goes on with another instance's answer under the head that was sent.
    ///
    /// - Returns: false where it does not fit.
    func continueStream(_ head: ResponseHead, isStream: Bool, stripUsage: Bool) -> Bool {
        guard let sent = relay, head.status == sent.status, isStream else { return false }
        let transfer: ResponseRelay.Transfer =
            sent.transfer == .raw ? .raw : head.body == .chunked && !stripUsage ? .verbatim : .rechunk
        relay = ResponseRelay(
            status: head.status, isStream: true, transfer: transfer, upstreamKeepAlive: head.keepAlive,
            clientKeepAlive: sent.clientKeepAlive, framing: BodyFraming(head.body), meter: meter(stream: true),
            stripper: stripUsage && transfer == .rechunk ? UsageStripper() : nil, opening: StreamOpening(),
            responseID: sent.responseID == nil ? nil : ResponseIDFinder())
        return true
    }

    /// Tells the client that no instance gave a usable answer.
    func giveUp(_ fault: UpstreamFault) {
        if headWasSent {
            breakOff("the worker broke off its answer and no other could take its place", .failed)
        } else if let held {
            self.held = nil
            answering = held.instance
            beginRelay(held.head, held.headBytes, room: held.body.readableBytes, stripUsage: false)
            // One without a length ended with its connection.
            let endsAtClose = held.framing.endsAtClose
            phase = phase == .ended ? .ended : .relaying
            if phase == .relaying { relayBody(held.body) }
            if phase == .relaying, endsAtClose { relayClosed(by: held.instance, whole: true) }
        } else if fault == .timeout {
            count(refusal: .allFailed)
            fail(status: 504, message: "the worker did not begin its answer in time", censoring: .timedOut)
        } else if tried.count == 1, fault == .garbage {
            count(refusal: .allFailed)
            fail(status: 502, message: "the worker's answer is not HTTP/1.1")
        } else {
            count(refusal: .allFailed)
            fail(status: 502, message: "no answer from any of the \(tried.count) workers tried")
        }
    }

    // MARK: Whose fault it was

    /// Notes a failed attempt: against the instance where it must be its fault, else until another one did better.
    func note(_ fault: UpstreamFault, on instance: InstanceID) {
        count(fault.cause, on: instance)
        if fault == .connect { loop.shared.observer.upstreamUnreachable(instance) }
        guard fault.countsAgainstInstance else { return }
        if fault.mayBeTheRequests, configuration.maxAttempts > 1 {
            suspects.append((instance, fault))
        } else {
            loop.shared.observer.upstreamFailed(instance, fault, now: time(.now()))
        }
    }

    /// An instance answered as it should: those that failed the same request are at fault.
    func answeredWell(_ instance: InstanceID) {
        loop.shared.observer.upstreamAnswered(instance, now: time(lastProgress))
        guard !suspects.isEmpty else { return }
        blameSuspects()
    }

    /// Blames nobody for a request that no instance could serve, unless only one was asked and gave no answer at all.
    func settleSuspects() {
        guard !suspects.isEmpty else { return }
        if suspects.count == 1, suspects[0].fault == .closed || suspects[0].fault == .garbage { blameSuspects() }
        suspects = []
    }

    private func blameSuspects() {
        let now = time(.now())
        for suspect in suspects { loop.shared.observer.upstreamFailed(suspect.instance, suspect.fault, now: now) }
        suspects = []
    }
}
