import Routing

/// The workers of one pool that are on their way out: they get nothing new, and nobody is told to stop one before its last
/// request has ended. Pure.
struct Departures: Sendable {
    /// A worker that may be given up, or taken back.
    struct Candidate: Sendable {
        var id: InstanceID
        var requests: Int
    }

    private struct Leaving: Sendable {
        var id: InstanceID
        var since: Double
        var isEmpty = false
    }

    /// What is to be done to the router's workers.
    struct Steps: Sendable, Equatable {
        var drain: [InstanceID] = []
        var resume: [InstanceID] = []
    }

    /// Seconds after which one that still has requests counts as empty.
    let patience: Double
    private var leaving: [Leaving] = []

    /// Nobody leaves.
    init(patience: Double = 600) { self.patience = patience }

    /// Those that leave.
    var ids: [InstanceID] { leaving.map(\.id) }
    /// Those of them without requests, in the order they left.
    var empty: [InstanceID] { leaving.filter(\.isEmpty).map(\.id) }
    /// Whether all that leave have done so.
    var isOver: Bool { leaving.allSatisfy(\.isEmpty) }

    /// Takes a look.
    ///
    /// - Parameters:
    ///   - serving: those that take requests.
    ///   - requests: what is in flight on a worker; nil where it is on the list no more.
    ///   - answers: whether a worker is there at all.
    mutating func step(
        desired: Int, serving: [Candidate], now: Double, requests: (InstanceID) -> Int?, answers: (InstanceID) -> Bool
    ) -> Steps {
        leaving.removeAll { requests($0.id) == nil }
        var steps = Steps()
        if desired > serving.count {
            // Those that are still there serve at once, with a warm cache; one that was stopped serves when it is back.
            let wanted = leaving.reversed().filter { answers($0.id) }.prefix(desired - serving.count).map(\.id)
            steps.resume = wanted + leaving.map(\.id).filter { !answers($0) }
            leaving.removeAll { steps.resume.contains($0.id) }
        } else if desired < serving.count {
            let least = serving.sorted { $0.requests < $1.requests }.prefix(serving.count - desired)
            steps.drain = least.map(\.id)
            leaving += least.map { Leaving(id: $0.id, since: now) }
        }
        for place in leaving.indices where !leaving[place].isEmpty {
            leaving[place].isEmpty =
                (requests(leaving[place].id) ?? 0) == 0 && now > leaving[place].since
                || now - leaving[place].since > patience
        }
        return steps
    }
}
