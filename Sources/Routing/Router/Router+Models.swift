/// Several models over one fleet: a request goes only to instances that have its model.
extension Router {
    /// How it stands with a model.
    public enum ModelStanding: Sendable, Equatable {
        /// An available instance has it.
        case available
        /// Instances have it, or may have it, but none of them is available.
        case unavailable
        /// No instance has it.
        case unknown
    }

    /// Says which models an instance serves, adapters included; nil or empty where that is not known: it takes any.
    public mutating func setModels(_ id: InstanceID, _ names: [String]?) {
        guard let place = place(of: id) else { return }
        // The new group is joined first, so that models in both are not forgotten in between.
        let group = models.join(names)
        models.leave(records[place].group)
        records[place].group = group
    }

    /// The models of an instance in alphabetical order; nil where they are not known or the instance is gone.
    public func models(of id: InstanceID) -> [String]? {
        place(of: id).flatMap { models.names(of: records[$0].group) }
    }

    /// The models that some instance is known to serve, in alphabetical order.
    public var servedModels: [String] { models.served }

    /// How it stands with a model now.
    ///
    /// One that was served by an instance now down or removed is `unavailable`, as is any while the models of some
    /// instance are not known, or there is no instance at all.
    public func standing(of model: String) -> ModelStanding {
        let admission = models.admission(of: model)
        if records.contains(where: { $0.available && admission.admits($0.group) }) { return .available }
        return model.isEmpty || records.isEmpty || models.knows(model) ? .unavailable : .unknown
    }

    /// The available instances that have `model` (all where it is empty), those with the fewest requests first.
    ///
    /// Those with equally many come in turn first.
    public mutating func spread(model: String, now: Double) -> [InstanceID] {
        let admission = models.admission(of: model)
        let all = records.filter { $0.available && admission.admits($0.group) }
        let open = all.filter { $0.heldUntil <= now }
        let chosen = open.isEmpty ? all : open
        guard !chosen.isEmpty else { return [] }
        let start = spreadTurn % chosen.count
        spreadTurn = (spreadTurn + 1) % (1 << 30)
        // The standard library's sort is stable, so equal ones keep the cyclic order.
        return (chosen[start...] + chosen[..<start]).map { ($0.id, $0.ledger.requests + $0.passing) }
            .sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// Counts a request that is only passed on to an instance, until `endPassing`.
    public mutating func beginPassing(_ id: InstanceID) {
        if let place = place(of: id) { records[place].passing += 1 }
    }

    /// Ends the count of a request that was only passed on.
    public mutating func endPassing(_ id: InstanceID) {
        if let place = place(of: id) { records[place].passing -= 1 }
    }

    /// Requests in flight on an instance that are only passed on; nil once it is gone.
    public func passing(_ id: InstanceID) -> Int? { place(of: id).map { records[$0].passing } }
}
