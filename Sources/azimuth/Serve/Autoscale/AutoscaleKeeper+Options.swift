import Fleet
import Gateway
import Logging
import NIOCore

extension AutoscaleKeeper {
    /// What a service's options ask for; nil where autoscaling is off.
    ///
    /// - Parameter extra: actuators that no setting names.
    /// - Throws: `CommandFailure` where the secret cannot be used.
    static func make(
        _ options: AutoscaleOptions, core: RouterCore, transport: ProbeTransport?, extra: [any Actuator],
        drain: TimeAmount, logger: Logger
    ) throws(CommandFailure) -> AutoscaleKeeper? {
        guard options.isOn else { return nil }
        var actuators = extra
        if let url = options.webhook {
            var signature: WebhookSignature?
            if let path = options.webhookSecretFile {
                do throws(ActuatorFailure) {
                    signature = try WebhookSignature.read(path)
                } catch {
                    throw CommandFailure(.badInput, "--autoscale-webhook-secret-file is '\(path)', which \(error).")
                }
            } else {
                logger.warning("orders to \(url.shown) are not signed; --autoscale-webhook-secret-file signs them")
            }
            actuators.append(WebhookActuator(url: url, signature: signature, transport: transport))
        }
        if let program = options.command { actuators.append(CommandActuator(program: program)) }
        return AutoscaleKeeper(
            core: core, options.configuration, actuators: actuators, drain: Double(drain.nanoseconds) * 1e-9,
            logger: logger)
    }
}
