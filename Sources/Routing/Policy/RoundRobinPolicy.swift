/// Each candidate in turn, in the order instances joined, from a random start.
public struct RoundRobinPolicy: Policy {
    private var last: InstanceID?

    /// A policy that has not chosen yet.
    public init() {}

    /// The candidates alone.
    public var needs: PolicyNeeds { .candidates }

    /// Ranks in cyclic order after the instance chosen last; a candidate's score is minus its place.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let instances = input.snapshot.instances
        let first: Int
        if let last {
            first = Self.successor(of: last, in: instances)
        } else {
            first = random.index(below: instances.count)
        }
        let propensity = last == nil ? 1 / Double(max(instances.count, 1)) : 1
        last = instances[first].id
        var scores = [Float](repeating: 0, count: instances.count)
        let order = instances.indices.map { ($0 + first) % instances.count }
        for (place, position) in order.enumerated() { scores[position] = -Float(place) }
        return Ranking(scores: scores, order: order, reason: .greedy, propensity: propensity)
    }

    /// The candidate with the next higher number, else the one with the lowest.
    private static func successor(of last: InstanceID, in instances: [InstanceSnapshot]) -> Int {
        var lowest = 0
        var next: Int?
        for (position, instance) in instances.enumerated() {
            if instance.id < instances[lowest].id { lowest = position }
            if instance.id > last, next.map({ instance.id < instances[$0].id }) ?? true { next = position }
        }
        return next ?? lowest
    }
}
