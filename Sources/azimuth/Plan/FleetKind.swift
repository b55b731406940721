import EngineModel

/// One kind of instance that a fleet could be made of.
struct FleetKind: Sendable {
    /// What it is called: its GPU where that tells the kinds apart, else its first instance's name.
    var name: String
    var instance: InstanceDescription
    /// For each instance and hour, in whatever unit.
    var price: Double

    /// The different kinds of a cluster's instances, in their order.
    static func kinds(of cluster: ClusterDescription) -> [FleetKind] {
        var kinds: [FleetKind] = []
        for instance in cluster.instances where !kinds.contains(where: { $0.instance.profile == instance.profile }) {
            kinds.append(FleetKind(name: instance.name, instance: instance, price: 1))
        }
        let gpus = kinds.map(\.instance.profile.gpu)
        for place in kinds.indices where !gpus[place].isEmpty && gpus.count(where: { $0 == gpus[place] }) == 1 {
            kinds[place].name = gpus[place]
        }
        return kinds
    }

    /// The cluster with `count` instances of this kind in place of its own.
    func cluster(_ count: Int, like cluster: ClusterDescription) -> ClusterDescription {
        var made = cluster
        made.instances = (0..<count).map { number in
            var copy = instance
            copy.name = "\(name)-\(number)"
            copy.events = []
            return copy
        }
        return made
    }
}
