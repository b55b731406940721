import NIOCore
import Routing

/// Tokens of one answer that the router is told of at once: all event loops share it.
private let tokensAtOnce = 16

/// What is known of an answer while it goes by, and what becomes of it at the end.
extension Exchange {
    // MARK: Tokens

    func noteTokens(_ tokens: Int) {
        guard tokens > 0, let ticket else { return }
        let now = lastProgress
        if firstTokenAt == nil {
            firstTokenAt = now
            loop.shared.core.firstToken(ticket, now: time(now))
        } else if let lastTokenAt {
            loop.metrics.models[modelPlace].interToken.observe(
                seconds(now - lastTokenAt) / Double(tokens), times: tokens)
        }
        lastTokenAt = now
        // All loops share the router: it hears of tokens by the handful. What is left over goes with the request.
        untold += tokens
        guard untold >= tokensAtOnce else { return }
        loop.shared.core.streamed(ticket, tokens: untold)
        untold = 0
    }

    // MARK: Ending

    /// Answers with an error of the router's own, where nothing of an answer has been sent yet.
    func fail(
        status: Int, message: String, type: String? = nil, param: String? = nil,
        censoring: Outcome.Censoring = .failed, extra: String = ""
    ) {
        guard phase != .ended else { return }
        let client = client
        end(status: status, censoring: censoring)
        client?.respond(
            status: status, body: ErrorBody.json(status: status, message: message, type: type, param: param),
            keepAlive: request.head.keepAlive, omitBody: request.head.method == .head,
            extra: extra + (requestID.map { "x-request-id: \($0)\r\n" } ?? ""), route: nil)
    }

    func closeUpstream() {
        guard let connection = upstream else { return }
        upstream = nil
        connection.exchange = nil
        connection.close()
    }

    /// Gives the connection back for another request, or closes it where it cannot carry one.
    func releaseUpstream(reusable: Bool) {
        guard let connection = upstream else { return }
        upstream = nil
        connection.exchange = nil
        guard reusable else {
            connection.close()
            return
        }
        // A slow client may have stopped it; the next request must be heard.
        connection.setReading(true)
        loop.putIdle(connection, at: lastProgress)
    }

    /// Records the outcome and lets go of everything. Called once.
    func end(status: Int, censoring: Outcome.Censoring) {
        guard phase != .ended else { return }
        phase = .ended
        loop.remove(self)
        settleSuspects()
        count(passingOn: nil)
        let now = censoring == .none ? lastProgress : NIODeadline.now()
        let e2e = seconds(now - received)
        loop.metrics.end(route, model: modelPlace, status: status, seconds: e2e)
        if let decision, let facts, let ticket {
            let outcome = makeOutcome(now: now, e2e: e2e, status: status, censoring: censoring)
            if let tagged { loop.shared.tagging?.learn(tagged, outcome) }
            let reward = loop.shared.core.finish(ticket, decision, outcome, facts)
            loop.metrics.note(outcome, decision, served: servedInstance, model: modelPlace, reward: reward)
            self.ticket = nil
            loop.shared.observer.finished(
                decision, outcome: outcome, served: tried.last ?? decision.chosen, tried: tried.all)
            if let log = configuration.requestLog { log.record(logEntry(now, e2e, status, censoring, outcome)) }
        } else if let log = configuration.requestLog {
            log.record(logEntry(now, e2e, status, censoring, nil))
        }
        relay = nil
        givePlaceBack()
    }

    private func makeOutcome(
        now: NIODeadline, e2e: Double, status: Int, censoring: Outcome.Censoring
    ) -> Outcome {
        var outcome = Outcome(
            time: time(now), e2e: e2e, status: status, censoring: censoring, attempts: max(1, tried.count))
        guard let relay else { return outcome }
        let meter = relay.meter
        outcome.promptTokens = meter.usage.promptTokens
        outcome.cachedTokens = meter.usage.cachedTokens
        outcome.finishReason = meter.finishReason?.rawValue
        if relay.isStream {
            outcome.ttft = firstTokenAt.map { seconds($0 - received) }
            outcome.completionTokens = meter.usage.completionTokens ?? meter.tokens
            outcome.tokensEstimated = meter.usage.completionTokens == nil
            if let first = firstTokenAt, let last = lastTokenAt, let count = outcome.completionTokens, count > 1 {
                outcome.tpot = seconds(last - first) / Double(count - 1)
            }
        } else {
            outcome.completionTokens = meter.usage.completionTokens
            // The first token's time is hidden: all that is known is that it came before the answer's first byte.
            outcome.ttft = relay.firstByteAt.map { seconds($0 - received) }
            outcome.ttftCensored = true
        }
        return outcome
    }
}
