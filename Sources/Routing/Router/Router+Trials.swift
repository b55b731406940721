extension Router {
    /// The trials whose first token is overdue: those dispatched `overdue` seconds ago or earlier. O(requests in flight).
    ///
    /// Where a choice was bad its outcome comes late, and the worst of all last.
    public func openTrials(overdue: Double, now: Double) -> [OpenTrial] {
        var open: [OpenTrial] = []
        for place in 0..<table.places {
            let entry = table[place]
            guard entry.phase == .prefill, let trial = entry.trial, now - entry.dispatchTime >= overdue else {
                continue
            }
            open.append(OpenTrial(trial, waited: now - entry.dispatchTime))
        }
        return open
    }
}
