/// The share of recent answers that came later than the target.
struct LateShare: Sendable {
    private static let window = 15.0
    private var looks: [(time: Double, all: Int, late: Int)] = []

    mutating func take(from old: DemandMeter, to new: DemandMeter, now: Double) {
        let all = max(new.firstTokens - old.firstTokens, new.ends - old.ends)
        let late = max(new.lateFirstTokens - old.lateFirstTokens, new.lateEnds - old.lateEnds)
        if all > 0 { looks.append((now, all, late)) }
        looks.removeAll { $0.time <= now - Self.window }
    }

    /// Whether more than `share` of them were late.
    func isOver(_ share: Double) -> Bool {
        let all = looks.reduce(0) { $0 + $1.all }
        let late = looks.reduce(0) { $0 + $1.late }
        return late > 0 && Double(late) > share * Double(all)
    }

    /// Begins anew: what came before a step says nothing of it.
    mutating func forget() { looks = [] }
}
