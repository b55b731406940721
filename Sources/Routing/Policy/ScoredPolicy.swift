/// A policy that scores each candidate by itself and takes the highest score, ties broken at random.
///
/// Where such a policy is the fallback of `learned`, its choice can be held against the model's: what it would take,
/// and with what probability, is known without ranking anything.
public protocol ScoredPolicy: Policy {
    /// A candidate's score, higher is better.
    func score(_ instance: InstanceSnapshot, for request: RequestSnapshot) -> Float
}

extension ScoredPolicy {
    /// Ranks by the scores.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let request = input.snapshot.request
        return Ranking(scores: input.snapshot.instances.map { score($0, for: request) }, random: &random)
    }

    /// What it would take, without an allocation; the snapshot has at least one candidate.
    func wish(_ snapshot: Snapshot, random: inout RoutingGenerator) -> Wish {
        var bar = -Float.infinity
        var count = 0
        var first = 0
        for (position, instance) in snapshot.instances.enumerated() {
            let score = score(instance, for: snapshot.request)
            if score > bar { (bar, count, first) = (score, 0, position) }
            if score >= bar { count += 1 }
        }
        guard count > 1 else { return Wish(position: first, score: bar, count: max(count, 1)) }
        var left = random.index(below: count)
        for (position, instance) in snapshot.instances.enumerated()
        where score(instance, for: snapshot.request) >= bar {
            if left == 0 { return Wish(position: position, score: bar, count: count) }
            left -= 1
        }
        return Wish(position: first, score: bar, count: count)
    }

    /// Probability with which it takes a candidate.
    func chance(of position: Int, _ wish: Wish, _ snapshot: Snapshot) -> Double {
        guard position != wish.position else { return 1 / Double(wish.count) }
        let isTied = wish.count > 1 && score(snapshot.instances[position], for: snapshot.request) >= wish.score
        return isTied ? 1 / Double(wish.count) : 0
    }
}

/// What a scored policy would take.
struct Wish {
    /// Position of the candidate.
    var position: Int
    /// Its score.
    var score: Float
    /// Candidates that share it.
    var count: Int
}
