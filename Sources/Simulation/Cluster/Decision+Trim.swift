import Routing

extension Decision {
    /// Candidates that a request in flight remembers: more than failover tries.
    static let remembered = 16

    /// The decision with its best `count` candidates alone. Whole ones of many instances, one for each request in flight,
    /// would take more memory than all else.
    func trimmed(to count: Int = remembered) -> Decision {
        let all = snapshot.instances.count
        guard all > count else { return self }
        let kept = ranking.prefix(count)
        let width = features.count / all
        var trimmed = self
        trimmed.snapshot.instances = kept.map { snapshot.instances[$0] }
        trimmed.features = kept.flatMap { features[$0 * width..<($0 + 1) * width] }
        trimmed.scores = scores.count == all ? kept.map { scores[$0] } : []
        trimmed.ranking = Array(kept.indices)
        return trimmed
    }
}
