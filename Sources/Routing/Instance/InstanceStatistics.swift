#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Running statistics of how fast one instance has shown itself to be.
///
/// Prefill and decode speed are kept apart: hardware differs in the one by other factors than in the other.
/// While an instance has few observations it is taken to be like the fleet.
public struct InstanceStatistics: Sendable, Equatable {
    /// TTFT in seconds on uncached prompt tokens queued at dispatch, own included; nil before the first observation.
    private var own: ForgettingLine.Fit?
    private var line = ForgettingLine(forgetting: 0.97)
    private var ownSecondsPerToken: Double?
    private var ttftObservations = 0
    private var decodeObservations = 0
    /// Recent mean of ln(observed TTFT / expected TTFT), each clipped to ±1.5.
    public private(set) var ttftResidual = 0.0
    /// Requests that have taught something, saturating at 1,000.
    public private(set) var observedOutcomes = 0

    /// Nothing observed.
    public init() {}

    /// Statistics as they stood in a logged snapshot: after a restart an instance is what it was, not like any other.
    ///
    /// The line comes back as imagined points on it, so that it goes on learning at the pace of an instance known.
    public init(resuming snapshot: InstanceSnapshot, fleet: inout FleetStatistics) {
        let seen = Int(min(max(snapshot.observedOutcomes, 0), 1_000))
        let fit = ForgettingLine.Fit(
            base: Double(snapshot.baseTTFT), slope: Double(snapshot.secondsPerPrefillToken))
        guard seen > 0, FleetStatistics.bounds.base.contains(fit.base),
            FleetStatistics.bounds.slope.contains(fit.slope)
        else { return }
        for point in 0..<min(seen, 30) {
            let work = point % 2 == 0 ? 0.0 : 2_000.0
            line.observe(x: work, y: fit(work))
            fleet.observe(ttft: fit(work), work: work)
        }
        own = fit
        ttftObservations = seen
        observedOutcomes = seen
        if snapshot.ttftResidual.isFinite { ttftResidual = Double(min(max(snapshot.ttftResidual, -1.5), 1.5)) }
        let pace = Double(snapshot.secondsPerToken)
        if FleetStatistics.tokenBounds.contains(pace) {
            ownSecondsPerToken = pace
            decodeObservations = seen
            fleet.observe(secondsPerToken: pace)
        }
    }

    /// The instance's line of TTFT on prefill work, the fleet's while nothing has been observed.
    public func ttft(fleet: FleetStatistics) -> ForgettingLine.Fit { own ?? fleet.ttft }

    /// Recent mean seconds between tokens, the fleet's while nothing has been observed.
    public func secondsPerToken(fleet: FleetStatistics) -> Double { ownSecondsPerToken ?? fleet.secondsPerToken }

    /// Counts a request that has taught something.
    public mutating func countOutcome() { observedOutcomes = min(observedOutcomes + 1, 1_000) }

    /// Learns from a first token that came `seconds` after dispatch, where `expected` seconds had been expected.
    ///
    /// - Parameter work: uncached prompt tokens queued on the instance at dispatch, the request's own included.
    public mutating func observe(ttft seconds: Double, work: Double, expected: Double, fleet: inout FleetStatistics) {
        guard let bounded = Self.bound(seconds, work: work, expected: expected) else { return }
        learnResidual(of: bounded, expected: expected)
        fleet.observe(ttft: bounded, work: work)
        line.observe(x: work, y: bounded)
        ttftObservations = min(ttftObservations + 1, 1_000)
        let trust = 20 / (20 + Double(ttftObservations))
        own = line.fit(prior: fleet.ttft, strength: Self.priorStrength * trust, bounds: FleetStatistics.bounds)
    }

    /// Learns from a request given up after `seconds` without a first token: it matters only if that was long.
    public mutating func observe(
        noTokenAfter seconds: Double, work: Double, expected: Double, fleet: inout FleetStatistics
    ) {
        guard seconds > expected else { return }
        observe(ttft: seconds, work: work, expected: expected, fleet: &fleet)
    }

    /// Learns from an answer whose tokens came `seconds` apart on average.
    public mutating func observe(secondsPerToken seconds: Double, fleet: inout FleetStatistics) {
        guard seconds.isFinite, seconds > 0 else { return }
        let bounded = min(max(seconds, FleetStatistics.tokenBounds.lowerBound), FleetStatistics.tokenBounds.upperBound)
        fleet.observe(secondsPerToken: bounded)
        let start = ownSecondsPerToken ?? fleet.secondsPerToken
        decodeObservations = min(decodeObservations + 1, 1_000)
        let rate = max(Self.rate, 1 / (Double(decodeObservations) + Self.priorStrength / 2))
        ownSecondsPerToken = start + rate * (bounded - start)
    }

    private mutating func learnResidual(of seconds: Double, expected: Double) {
        let surprise = log(max(seconds, 1e-4) / max(expected, 1e-4))
        ttftResidual += Self.rate * (min(max(surprise, -1.5), 1.5) - ttftResidual)
    }

    /// One stalled request must not bend the line: its time counts for at most ten times what was expected.
    private static func bound(_ seconds: Double, work: Double, expected: Double) -> Double? {
        guard seconds.isFinite, seconds >= 0, work.isFinite, work >= 0, expected.isFinite, expected >= 0 else {
            return nil
        }
        return min(seconds, 10 * (expected + 0.01))
    }

    private static let rate = 0.08
    private static let priorStrength = 6.0
}

/// The same statistics over all instances: what a new one is taken to be.
public struct FleetStatistics: Sendable, Equatable {
    /// TTFT in seconds on uncached prompt tokens queued at dispatch, own included.
    public private(set) var ttft = FleetStatistics.generic
    /// Recent mean seconds between tokens.
    public private(set) var secondsPerToken = 0.03
    private var line = ForgettingLine(forgetting: 0.995)
    private var decodeObservations = 0

    /// A fleet of which nothing has been observed: an 8-billion-parameter model on a mid-range GPU.
    public init() {}

    mutating func observe(ttft seconds: Double, work: Double) {
        line.observe(x: work, y: seconds)
        ttft = line.fit(prior: Self.generic, strength: 6, bounds: Self.bounds)
    }

    mutating func observe(secondsPerToken seconds: Double) {
        decodeObservations = min(decodeObservations + 1, 1_000)
        secondsPerToken += max(0.02, 1 / Double(decodeObservations + 2)) * (seconds - secondsPerToken)
    }

    static let generic = ForgettingLine.Fit(base: 0.05, slope: 1e-4)
    static let bounds = ForgettingLine.Bounds(base: 1e-3...30, slope: 1e-7...0.2)
    static let tokenBounds = 1e-5...10.0
}
