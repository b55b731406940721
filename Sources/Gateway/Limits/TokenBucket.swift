/// A token bucket: holds a minute's allowance at most and refills all the time.
struct TokenBucket: Sendable {
    /// What it holds when full: one minute's allowance.
    private(set) var capacity: Double
    /// What it holds; below zero after something larger than what was there.
    private(set) var level: Double
    private var updated: Double

    /// A full bucket. `now` is in seconds on a clock that never runs backwards.
    init(perMinute: Int, now: Double) {
        capacity = Double(max(1, perMinute))
        level = capacity
        updated = now
    }

    private var perSecond: Double { capacity / 60 }

    /// Another allowance; what has been used stays used, in proportion.
    mutating func resize(perMinute: Int, now: Double) {
        refill(now)
        let share = level / capacity
        capacity = Double(max(1, perMinute))
        level = share * capacity
    }

    /// Takes `amount` where it is there.
    ///
    /// What is larger than the whole bucket is granted when it is full, and paid back before anything else: otherwise
    /// it would never be.
    mutating func take(_ amount: Double, now: Double) -> Bool {
        refill(now)
        guard level >= min(amount, capacity) else { return false }
        level -= amount
        return true
    }

    /// Whole units left.
    var remaining: Int { Int(max(0, level).rounded(.down)) }

    /// Seconds until it is full.
    var secondsUntilFull: Double { max(0, (capacity - level) / perSecond) }

    /// Seconds until `amount` will be granted.
    func secondsUntil(_ amount: Double) -> Double { max(0, (min(amount, capacity) - level) / perSecond) }

    private mutating func refill(_ now: Double) {
        guard now > updated else { return }
        level = min(capacity, level + (now - updated) * perSecond)
        updated = now
    }
}
