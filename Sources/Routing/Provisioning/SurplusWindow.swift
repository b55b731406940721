/// The highest of the numbers of the last so many seconds.
struct SurplusWindow: Sendable {
    private var entries: [(time: Double, value: Int)] = []
    private var start: Double?

    /// Takes in the number of `now`.
    mutating func note(_ value: Int, now: Double, keeping seconds: Double) {
        if start == nil { start = now }
        // An older entry that is no higher will never be the highest again.
        while let last = entries.last, last.value <= value { entries.removeLast() }
        entries.append((now, value))
        if let first = entries.firstIndex(where: { $0.time > now - seconds }), first > 0 { entries.removeFirst(first) }
    }

    /// The highest; nil while less than `seconds` have been seen.
    func highest(over seconds: Double, now: Double) -> Int? {
        guard let start, now - start >= seconds else { return nil }
        return entries.first?.value
    }

    /// Begins anew.
    mutating func reset() {
        entries = []
        start = nil
    }
}
