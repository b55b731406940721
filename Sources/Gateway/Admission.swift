/// What decides who gets in. One for all event loops; its parts may be changed while the gateway runs.
public final class Admission: Sendable {
    /// Who may do what, and how often.
    public let access = AccessControl()
    /// How many requests are in flight.
    public let gate = AdmissionGate()
    /// The key that instances expect.
    public let workerCredential = WorkerCredential()

    /// Lets everybody in.
    public init() {}

    /// Puts a configuration's numbers in force.
    public func apply(_ configuration: GatewayConfiguration) {
        gate.set(limit: configuration.maxConcurrentRequests, queueSize: configuration.queueSize)
    }
}
