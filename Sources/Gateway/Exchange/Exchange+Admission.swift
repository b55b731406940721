import NIOCore
import Routing

/// Limits that hold a request back before anything is decided about it.
extension Exchange {
    private var admission: Admission { loop.shared.admission }

    // MARK: Rates

    /// Whether the caller may send another request now; refuses it otherwise.
    func isWithinRate(_ caller: Caller) -> Bool {
        guard let perMinute = admission.access.rates.requests else { return true }
        return take("requests", caller.takeRequest(perMinute: perMinute, now: loop.now))
    }

    /// Whether the caller may have another prompt of this size read now; refuses the request otherwise.
    func isWithinTokenRate(_ caller: Caller, _ facts: RequestFacts) -> Bool {
        guard let perMinute = admission.access.rates.tokens else { return true }
        // Text comes to about four bytes a token; an instance's own count is known too late.
        let tokens = facts.exactPromptTokens ?? (facts.promptBytes + 3) / 4
        return take("tokens", caller.takeTokens(tokens, perMinute: perMinute, now: loop.now))
    }

    private func take(_ unit: StaticString, _ verdict: RateVerdict) -> Bool {
        client?.answerFields += verdict.fields(unit)
        guard !verdict.granted else { return true }
        count(refusal: .rateLimited)
        fail(
            status: 429,
            message: "this API key may use \(verdict.limit) \(unit) a minute, and \(verdict.remaining) are left",
            extra: "retry-after: \(verdict.retryAfter)\r\n")
        return false
    }

    // MARK: Requests in flight

    /// Goes on at once where there is a place, else waits for one.
    func waitForPlace() {
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        switch admission.gate.enter({ bound.eventLoop.execute { bound.value.turnCame() } }) {
        case .admitted:
            holdsPlace = true
            begin()
        case .queued(let place):
            self.place = place
            phase = .queued
        case .refused: refuseForLoad("the router has as many requests in flight and waiting as it is allowed to")
        }
    }

    /// The place is this request's from now on, even where it has ended meanwhile.
    private func turnCame() {
        holdsPlace = true
        place = nil
        guard phase == .queued else {
            givePlaceBack()
            return
        }
        phase = .connecting
        lastProgress = .now()
        loop.metrics.queueWait.observe(seconds(lastProgress - received))
        begin()
    }

    func checkQueueTimeout(_ now: NIODeadline) {
        guard now - received > configuration.queueTimeout else { return }
        refuseForLoad("the request waited too long for a place among those in flight")
    }

    private func refuseForLoad(_ message: String) {
        count(refusal: .overloaded)
        let seconds = admission.gate.retryAfter(now: loop.now)
        fail(status: 429, message: message, extra: "retry-after: \(seconds)\r\n")
    }

    /// Called where the request ends. One whose turn comes just now is called all the same and gives its place back then.
    func givePlaceBack() {
        if let place {
            self.place = nil
            _ = admission.gate.abandon(place)
        }
        guard holdsPlace else { return }
        holdsPlace = false
        admission.gate.leave(now: loop.now)
    }
}
