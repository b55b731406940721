import Routing
import Synchronization

/// The one router behind all event loops.
///
/// Every call holds the lock for microseconds and does no I/O. With one event loop (the default) it is never contended;
/// the work that grows with a request's size (reading and hashing its body) is done outside of it.
public final class RouterCore: Sendable {
    private let router: Mutex<Router>
    private let hashing: Atomic<Bool>
    /// Whether decisions look at the prompt, so that it has to be hashed.
    var readsPrompts: Bool { hashing.load(ordering: .relaxed) }

    /// Wraps a router.
    public init(_ router: Router) {
        hashing = Atomic(router.needs >= .snapshot)
        self.router = Mutex(router)
    }

    /// Runs `body` on the router, alone. `body` must return at once: event loops wait for it.
    public func withRouter<Result: Sendable>(_ body: (inout Router) -> Result) -> Result {
        router.withLock { router in
            defer { hashing.store(router.needs >= .snapshot, ordering: .relaxed) }
            return body(&router)
        }
    }

    /// Decides for a request and charges the chosen instance in one step, so that the next decision sees it.
    ///
    /// - Parameter holder: the instance that holds what the request goes on from; where it is not available any other
    ///   one may be chosen.
    /// - Returns: nil where no instance is available.
    func route(_ facts: RequestFacts, holder: InstanceID? = nil, now: Double) -> (decision: Decision, ticket: Ticket)? {
        router.withLock { router in
            let bound = holder.flatMap { holder in router.decide(facts, now: now) { $0 == holder } }
            guard let decision = bound ?? router.decide(facts, now: now) else { return nil }
            return (decision, router.dispatch(decision, facts: facts, position: decision.chosen, now: now))
        }
    }

    /// Moves a request that got no answer to another of its candidates.
    func reroute(
        _ ticket: Ticket, _ decision: Decision, _ facts: RequestFacts, position: Int, now: Double
    ) -> Ticket {
        router.withLock { router in
            router.abandon(ticket)
            return router.dispatch(decision, facts: facts, position: position, now: now)
        }
    }

    func firstToken(_ ticket: Ticket, now: Double) {
        router.withLock { $0.firstToken(ticket, now: now) }
    }

    func streamed(_ ticket: Ticket, tokens: Int) {
        router.withLock { $0.streamed(ticket, tokens: tokens) }
    }

    /// Releases a request and learns from it; its reward where that may be held against the decision's prediction.
    func finish(_ ticket: Ticket, _ decision: Decision, _ outcome: Outcome, _ facts: RequestFacts) -> Double? {
        router.withLock { router in
            router.finish(ticket, outcome: outcome, facts: facts)
            return router.reward(of: outcome, after: decision)
        }
    }

    /// Available instances that have `model` (all where it is empty), least loaded first, for requests that carry no
    /// prompt.
    func spread(model: String = "", now: Double) -> [InstanceID] {
        router.withLock { router in
            let order = router.spread(model: model, now: now)
            if let first = order.first { router.noteTrial(first, now: now) }
            return order
        }
    }

    /// Counts a request that is only passed on, and no longer on the instance it was sent to before.
    func passing(on id: InstanceID?, before: InstanceID?) {
        guard id != nil || before != nil else { return }
        router.withLock { router in
            if let before { router.endPassing(before) }
            if let id { router.beginPassing(id) }
        }
    }

    /// What a client is told of a model that nobody serves, in the words of vLLM.
    func unknownModel(_ model: String) -> String {
        let known = router.withLock { $0.servedModels }
        let named = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", ..." : "")
        return "The model `\(model.prefix(1_000))` does not exist." + (known.isEmpty ? "" : " Valid aliases: \(named).")
    }

    /// Whether an instance has a model.
    func standing(of model: String) -> Router.ModelStanding { router.withLock { $0.standing(of: model) } }

    /// Number of instances requests can go to just now.
    public var availableInstances: Int {
        router.withLock { router in router.instances.count { router.isAvailable($0) } }
    }
}
