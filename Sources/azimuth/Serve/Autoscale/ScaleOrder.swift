/// What actuators are told: how many workers a pool should have.
struct ScaleOrder: Sendable, Equatable, Encodable {
    /// A model that all workers of the pool serve; empty where their models are not known.
    var model: String
    /// Workers that there should be.
    var desired: Int
    /// Workers that take requests now.
    var ready: Int
    /// Why the number changed, one of `ProvisioningPlan.Reason`.
    var reason: String
    /// Unix time in seconds.
    var time: Double
    /// The pool's workers, those with the fewest requests in flight first: where some are to go, these are missed least.
    var leastLoaded: [String]
    /// Workers that are not missed: the router gives them nothing any more, and their last requests have ended. Stop these.
    var drained: [String] = []
}

/// Something that starts and stops workers, or tells somebody who does.
protocol Actuator: Sendable {
    /// What it is called in metrics and log lines.
    var name: String { get }

    /// Carries out an order. It is called again with the same order, or a newer one, after a failure.
    func apply(_ order: ScaleOrder) async throws(ActuatorFailure)
}

/// Why an order could not be carried out: one clause, without secrets.
struct ActuatorFailure: Error, Equatable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = String(description.prefix(300)) }
}
