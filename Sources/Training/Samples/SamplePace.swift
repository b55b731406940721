/// Lets at most so many samples a second through, after a second's worth at once.
///
/// A model is no better for ten thousand samples a second than for some hundred, but testing and learning each of them
/// would take a good part of a core.
struct SamplePace: Sendable {
    private let perSecond: Double
    private var level: Double
    private var updated: Double?
    /// Samples held back.
    private(set) var skipped = 0

    init(perSecond: Double) {
        self.perSecond = perSecond
        level = max(perSecond, 1)
    }

    /// Whether the next sample goes through; `now` is in seconds. A clock set back gives no allowance for the way back.
    mutating func admits(now: Double) -> Bool {
        level = min(level + max(now - (updated ?? now), 0) * perSecond, max(perSecond, 1))
        updated = now
        guard level >= 1 else {
            skipped += 1
            return false
        }
        level -= 1
        return true
    }
}
