/// Whether requests may go to an instance, from what became of earlier ones: a pure state machine.
///
/// Probes see whether a server answers; only requests see that it answers wrongly, as vLLM does while it drains: its
/// `/health` says 200 and every new request gets a 500. Time is an argument, in seconds of any one clock.
public struct CircuitBreaker: Sendable, Equatable {
    /// What requests may do.
    public enum State: String, Sendable, CaseIterable {
        /// All may pass.
        case closed
        /// None may pass.
        case open
        /// One may pass and will decide.
        case halfOpen = "half_open"
    }

    /// When it opens and for how long.
    public struct Settings: Sendable, Equatable {
        /// Failures in a row that open it.
        public var failuresInARow = 3
        /// Share of failures within the window that opens it, 0 to 1.
        public var failureShare = 0.5
        /// Fewest requests within the window for the share to count.
        public var leastRequests = 10
        /// Seconds over which requests count; they count from the first failure on.
        public var window = 10.0
        /// Seconds it stays open the first time; doubled each time a trial fails.
        public var firstOpen = 1.0
        /// Longest it stays open, in seconds.
        public var longestOpen = 30.0

        /// The defaults.
        public init() {}
    }

    /// When it opens and for how long; new figures hold from the next failure on.
    public var settings: Settings
    /// Until when it is open; nil while it is closed.
    public private(set) var openUntil: Double?
    private var inARow = 0
    private var windowStart = 0.0
    private var failures = 0
    private var successes = 0
    private var openFor = 0.0
    private var closedAt = 0.0

    /// A closed breaker.
    public init(_ settings: Settings = Settings()) { self.settings = settings }

    /// What requests may do at `now`.
    public func state(now: Double) -> State {
        guard let openUntil else { return .closed }
        return now < openUntil ? .open : .halfOpen
    }

    /// Whether a success would change nothing, so that it need not be told.
    public var isClean: Bool { openUntil == nil && inARow == 0 && failures == 0 }

    /// Takes in a request that failed by the instance's fault.
    /// - Returns: whether `openUntil` changed by it.
    public mutating func fail(now: Double) -> Bool {
        switch state(now: now) {
        case .open:
            // It was sent before the breaker opened.
            return false
        case .halfOpen:
            openFor = min(openFor * 2, settings.longestOpen)
            open(now)
            return true
        case .closed:
            count(now)
            inARow += 1
            failures += 1
            let requests = failures + successes
            guard
                inARow >= settings.failuresInARow
                    || (requests >= settings.leastRequests
                        && Double(failures) >= settings.failureShare * Double(requests))
            else { return false }
            // One that falls ill again soon after it was let in waits longer than before.
            let isRelapse = openFor > 0 && now - closedAt < settings.window
            openFor = isRelapse ? min(openFor * 2, settings.longestOpen) : settings.firstOpen
            open(now)
            return true
        }
    }

    /// Takes in a request that the instance answered.
    /// - Returns: whether `openUntil` changed by it.
    public mutating func succeed(now: Double) -> Bool {
        switch state(now: now) {
        case .open:
            // It was sent before the breaker opened, and says nothing of what came since.
            return false
        case .halfOpen:
            openUntil = nil
            closedAt = now
            windowStart = now
            (failures, successes) = (0, 0)
            // On probation: the next failure opens it again, the next success ends this.
            inARow = settings.failuresInARow - 1
            return true
        case .closed:
            count(now)
            inARow = 0
            successes += 1
            return false
        }
    }

    /// Closes it and forgets all: the instance is another process now.
    /// - Returns: whether `openUntil` changed by it.
    public mutating func reset() -> Bool {
        defer { self = CircuitBreaker(settings) }
        return openUntil != nil
    }

    private mutating func open(_ now: Double) {
        openUntil = now + openFor
        (inARow, failures, successes) = (0, 0, 0)
    }

    private mutating func count(_ now: Double) {
        guard !(0..<settings.window).contains(now - windowStart) else { return }
        windowStart = now
        (failures, successes) = (0, 0)
    }
}
