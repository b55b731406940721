/// Instances that have been asked for and have not come: when they were asked for, when they are due, which are overdue.
public struct PendingInstances: Sendable {
    /// When each was asked for, oldest first.
    private(set) var asked: [Double] = []
    /// Seconds from asking to coming, as seen lately.
    public private(set) var boot: Double
    private var seen = 0

    init(boot: Double) { self.boot = max(boot, 0) }

    /// Says that `wanted` instances should be there and `ready` are.
    mutating func update(wanted: Int, ready: Int, came: Int, now: Double) {
        for _ in 0..<min(max(came, 0), asked.count) {
            let took = now - asked.removeFirst()
            seen += 1
            boot += max(0.2, 1 / Double(seen + 1)) * (took - boot)
        }
        let missing = max(wanted - ready, 0)
        // Those no longer wanted are given up, the youngest first.
        while asked.count > missing { asked.removeLast() }
        while asked.count < missing { asked.append(now) }
    }

    /// How many have taken more than twice as long as they should.
    func overdue(now: Double) -> Int { asked.count { now - $0 > 2 * boot + 20 } }

    /// Seconds until each of those that are not overdue comes.
    func due(now: Double) -> [Double] {
        asked.compactMap { now - $0 > 2 * boot + 20 ? nil : max($0 + boot - now, 0.2 * boot) }
    }
}
