/// Instances that can stand in for one another: those that share a model, directly or by way of others.
public struct InstancePool: Sendable, Equatable {
    /// A model that all of them serve where there is one, the first by the alphabet; empty where models are not known.
    public var model: String
    /// All of them, in the order they joined.
    public var instances: [InstanceID]
    /// Numbers of their groups.
    var groups: [Int]
}

extension InstancePool {
    /// One instance's group with its models; nil where they are not known.
    typealias Member = (id: InstanceID, group: Int, models: [String]?)

    /// Sorts instances into pools, in the order of their models. Those whose models are not known go with the only pool
    /// that there is, else they are one of their own.
    static func pools(of members: [Member]) -> [InstancePool] {
        var parts: [(models: Set<String>, common: Set<String>, pool: InstancePool)] = []
        for member in members {
            guard let models = member.models.map(Set.init), !models.isEmpty else { continue }
            var joined = (models: models, common: models, pool: InstancePool(model: "", instances: [], groups: []))
            // Whatever it shares a model with becomes one part.
            for place in parts.indices.reversed() where !parts[place].models.isDisjoint(with: models) {
                let part = parts.remove(at: place)
                joined.models.formUnion(part.models)
                joined.common.formIntersection(part.common)
                joined.pool.instances += part.pool.instances
                joined.pool.groups += part.pool.groups
            }
            joined.pool.instances.append(member.id)
            joined.pool.groups.append(member.group)
            parts.append(joined)
        }
        var pools = parts.map { part in
            let model = part.common.min() ?? part.models.min() ?? ""
            return InstancePool(
                model: model, instances: part.pool.instances.sorted(), groups: Set(part.pool.groups).sorted())
        }
        let unknown = members.filter { $0.models?.isEmpty ?? true }
        guard !unknown.isEmpty else { return pools.sorted { $0.model < $1.model } }
        if pools.count == 1 {
            pools[0].instances = (pools[0].instances + unknown.map(\.id)).sorted()
            pools[0].groups = Set(pools[0].groups + unknown.map(\.group)).sorted()
        } else {
            pools.append(
                InstancePool(model: "", instances: unknown.map(\.id), groups: Set(unknown.map(\.group)).sorted()))
        }
        return pools.sorted { $0.model < $1.model }
    }
}
