import Routing

extension Exchange {
    /// Tells the observer what it has not heard yet.
    func report() {
        guard let decision, let facts else { return }
        if reports.decided {
            reports.decided = false
            loop.shared.observer.decided(decision, request: RequestDescription(id: requestID ?? "", facts: facts))
        }
        if let outcome = reports.finished {
            reports.finished = nil
            loop.shared.observer.finished(
                decision, outcome: outcome, served: tried.last ?? decision.chosen, tried: tried.all)
        }
    }
}
