/// How many requests end in a second, over the last five to ten seconds.
struct CompletionRate: Sendable {
    /// Seconds in a window: the one that runs, and the one before it.
    private static let window = 5.0
    private var start: Double
    private var current = 0.0
    private var previous = 0.0

    /// Nothing has ended yet. `now` is in seconds on a clock that never runs backwards.
    init(now: Double) { start = now }

    /// Counts one request that ended.
    mutating func note(now: Double) {
        roll(now)
        current += 1
    }

    /// Requests a second.
    mutating func perSecond(now: Double) -> Double {
        roll(now)
        return (previous + current) / (Self.window + min(Self.window, max(0, now - start)))
    }

    /// Seconds after which a request that comes now would have its turn behind `ahead` others: 1 to 60.
    mutating func retryAfter(ahead: Int, now: Double) -> Int {
        let rate = perSecond(now: now)
        guard rate > 0 else { return 60 }
        return Int(min(60, max(1, (Double(ahead + 1) / rate).rounded(.up))))
    }

    private mutating func roll(_ now: Double) {
        guard now >= start + Self.window else { return }
        previous = now < start + 2 * Self.window ? current : 0
        current = 0
        start += Self.window * ((now - start) / Self.window).rounded(.down)
    }
}
