/// How many instances there should be, and why.
public struct ProvisioningPlan: Sendable, Equatable {
    /// What the number rests on.
    public enum Reason: String, Sendable, CaseIterable {
        /// It is right as it is.
        case steady
        /// The load that is forecast needs more.
        case forecastLoad = "forecast_load"
        /// What has queued up is to be worked off.
        case backlog
        /// A rollout says that a request that came now would wait longer than the target for its first token ...
        case predictedTTFT = "predicted_ttft"
        /// ... or for its end.
        case predictedE2E = "predicted_e2e"
        /// Answers have taken longer than the target.
        case measuredLatency = "measured_latency"
        /// Fewer have been enough for some time.
        case surplus
        /// Fewer would be enough, but not for long enough yet.
        case stabilising
        /// More would be needed, but the last step is too recent.
        case coolingDown = "cooling_down"
        /// Fewer would be enough, but there are to be so many.
        case floor
        /// More would be needed, but there are to be no more.
        case ceiling
        /// Instances asked for have not come; others are asked for in their place.
        case overdue
        /// Its number is fixed.
        case fixed
        /// No request has come yet.
        case idle
    }

    /// Instances that there should be, those that have not come included.
    public var desired: Int
    /// Why.
    public var reason: Reason
    /// Instances that serve.
    public var ready = 0
    /// Instances asked for that have not come.
    public var pending = 0
    /// Those of them that take too long.
    public var overdue = 0
    /// Requests a second now.
    public var rate = 0.0
    /// Requests a second forecast for when an instance asked for now would serve.
    public var forecast = 0.0
    /// Requests a second that one instance is planned to take.
    public var perInstance = 0.0
    /// Requests a second that one instance gets done at most.
    public var saturation = 0.0
    /// Seconds to the first token of a typical request that came now, on the best instance; 0 where there is none.
    public var ttft = 0.0
    /// Seconds to its end, likewise.
    public var e2e = 0.0
    /// Requests queued beyond what the target allows, when an instance asked for now would serve.
    public var backlog = 0.0
    /// Seconds from asking for an instance to its serving.
    public var boot = 0.0

    /// A plan.
    public init(desired: Int, reason: Reason) {
        self.desired = desired
        self.reason = reason
    }
}
