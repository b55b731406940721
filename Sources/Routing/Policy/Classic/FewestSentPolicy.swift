/// The candidate that was sent the fewest requests within the last minute.
///
/// Source: "min QPM" as Block compares with it (arXiv 2508.03611). A router counts what it sent itself, and no failover.
public struct FewestSentPolicy: Policy {
    private static let seconds = 60.0

    private var sent: [(time: Double, id: InstanceID)] = []
    /// The first of `sent` that still counts.
    private var oldest = 0
    private var counts: [InstanceID: Int] = [:]

    /// A policy that has sent nothing.
    public init() {}

    /// Which candidates there are, and the time.
    public var needs: PolicyNeeds { .candidates }

    /// Ranks by minus the requests of the last minute, ties broken at random.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        forget(before: input.snapshot.time - Self.seconds)
        let ranking = Ranking(scores: input.snapshot.instances.map { -Float(counts[$0.id] ?? 0) }, random: &random)
        if let first = ranking.order.first {
            let id = input.snapshot.instances[first].id
            sent.append((input.snapshot.time, id))
            counts[id, default: 0] += 1
        }
        return ranking
    }

    private mutating func forget(before time: Double) {
        while oldest < sent.count, sent[oldest].time < time {
            let id = sent[oldest].id
            counts[id] = counts[id].flatMap { $0 > 1 ? $0 - 1 : nil }
            oldest += 1
        }
        guard oldest > 1_024, oldest * 2 > sent.count else { return }
        sent.removeFirst(oldest)
        oldest = 0
    }
}
