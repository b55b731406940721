import Routing

/// What autoscaling says of one pool.
struct AutoscaleStatus: Sendable, Equatable {
    var model: String
    var plan: ProvisioningPlan
    /// Workers that are let go and have not been stopped, those with requests in flight included.
    var leaving = 0
    /// Changes of the desired number since the start.
    var ups = 0
    var downs = 0
    /// When it last changed, Unix seconds; nil where it has not.
    var changed: Double?
    /// Why it last changed.
    var changedFor: ProvisioningPlan.Reason?
}
