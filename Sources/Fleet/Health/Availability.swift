/// Whether an instance may be given requests, from what probes and requests found: a pure state machine.
struct Availability: Equatable, Sendable {
    enum State: Equatable, Sendable {
        /// Nothing is known yet.
        case unknown
        case available
        case unavailable
    }

    /// Failures in a row after which an instance is left out.
    private(set) var failuresToLeave: Int
    /// Successes in a row after which one that was left out comes back.
    private(set) var successesToReturn: Int

    private(set) var state = State.unknown
    /// Failures since the last success.
    private(set) var failures = 0
    private var successes = 0

    init(failuresToLeave: Int = 3, successesToReturn: Int = 2) {
        self.failuresToLeave = max(failuresToLeave, 1)
        self.successesToReturn = max(successesToReturn, 1)
    }

    /// Takes other figures; what has been seen is kept.
    mutating func set(failuresToLeave: Int, successesToReturn: Int) {
        self.failuresToLeave = max(failuresToLeave, 1)
        self.successesToReturn = max(successesToReturn, 1)
    }

    /// Takes in a success; true where the instance became available by it.
    mutating func succeed() -> Bool {
        failures = 0
        guard state != .available else { return false }
        successes += 1
        guard state == .unknown || successes >= successesToReturn else { return false }
        state = .available
        return true
    }

    /// Takes in a failure; true where the instance became unavailable by it. One never reached is so at once.
    mutating func fail() -> Bool {
        successes = 0
        failures = min(failures + 1, 1_000)
        guard state != .unavailable, state == .unknown || failures >= failuresToLeave else { return false }
        state = .unavailable
        return true
    }

    /// Nanoseconds to wait before the next probe: the usual interval, doubled for each further failure of an instance
    /// that is left out.
    /// - Parameter jitter: 0 to 1; spreads the wait from 0.8 to 1.2 of its length.
    func delay(interval: Int64, most: Int64, jitter: Double) -> Int64 {
        guard state == .unavailable, failures > 0 else { return interval }
        var delay = max(interval, 1)
        for _ in 1..<max(failures - failuresToLeave + 2, 2) where delay < most { delay *= 2 }
        return Int64(Double(max(min(delay, most), interval)) * (0.8 + 0.4 * min(max(jitter, 0), 1)))
    }
}
