/// Where a plan ends; without either bound it goes on for ever.
struct PlanLimit: Sendable, Equatable {
    /// Seconds in which requests are sent.
    var duration: Double?
    /// Number of requests.
    var requests: Int?

    /// Whether the request of this position and time is still part of the plan.
    func admits(index: Int, time: Double) -> Bool {
        if let duration, time >= duration { return false }
        if let requests, index >= requests { return false }
        return true
    }
}
