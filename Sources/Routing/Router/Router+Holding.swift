/// Keeping requests off instances that answer probes but fail requests: the routing side of a circuit breaker.
extension Router {
    /// Keeps requests off an instance until `time`; after that one at a time may try it, until it is let in with nil.
    ///
    /// Where all instances that could serve a request are held, it is routed as if none were.
    public mutating func hold(_ id: InstanceID, until time: Double?) {
        guard let place = place(of: id) else { return }
        records[place].heldUntil = max(time ?? 0, 0)
    }

    /// Whether requests keep off an instance at `now`.
    public func isHeld(_ id: InstanceID, now: Double) -> Bool {
        place(of: id).map { records[$0].heldUntil > now } ?? false
    }

    /// Says that a request was sent to an instance of which the router keeps no ticket.
    public mutating func noteTrial(_ id: InstanceID, now: Double) {
        guard let place = place(of: id) else { return }
        records[place].beginTrial(now: now)
    }
}

extension InstanceRecord {
    /// Seconds after which another request may try an instance whose last trial has not ended.
    private static let trialPatience = 1.0

    /// Lets no second request through beside the one that tries it out.
    @inline(__always)
    mutating func beginTrial(now: Double) {
        if heldUntil > 0, heldUntil <= now { heldUntil = now + Self.trialPatience }
    }
}
