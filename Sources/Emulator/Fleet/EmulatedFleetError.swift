/// Why an emulated fleet or instance cannot run.
public enum EmulatedFleetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process listens there.
    case portInUse(instance: String, host: String, port: Int)
    /// The port base leaves no room below 65536 for all instances.
    case portBaseTooHigh(portBase: Int, instances: Int)
    /// Listening failed for another reason.
    case cannotListen(instance: String, host: String, port: Int, reason: String)
    /// The fleet was shut down.
    case shutDown

    /// One sentence with the remedy.
    public var description: String {
        switch self {
        case .portInUse(let instance, let host, let port):
            return "port \(port) on \(host) for instance \(instance) is in use; stop what listens there "
                + "or give another --port-base"
        case .portBaseTooHigh(let portBase, let instances):
            return "port base \(portBase) with \(instances) instances is out of range; "
                + "give one from 1 to \(65_536 - instances), or 0 for any free ports"
        case .cannotListen(let instance, let host, let port, let reason):
            return "instance \(instance) cannot listen on \(host) port \(port): \(reason); check --host and --port-base"
        case .shutDown:
            return "the emulated fleet was shut down"
        }
    }
}
