import Routing

/// Whether and how a router says how many workers there should be.
struct AutoscaleOptions: Sendable, Equatable {
    /// `off`, `preemptive` or `reactive`.
    var mode = Self.off
    /// How the number is found; its mode is the one above.
    var provisioning = ProvisioningConfiguration()
    /// Where orders are posted; nil for nowhere.
    var webhook: WebhookURL?
    /// The file with the secret that they are signed with; nil for none.
    var webhookSecretFile: String?
    /// The program that is run for each order; nil for none.
    var command: String?

    static let off = "off"
    static let modes = [off, ProvisioningMode.preemptive.rawValue, ProvisioningMode.reactive.rawValue]

    var isOn: Bool { mode != Self.off }

    /// The configuration of a pool's provisioner.
    var configuration: ProvisioningConfiguration {
        var configuration = provisioning
        configuration.mode = ProvisioningMode(rawValue: mode) ?? .fixed
        return configuration
    }
}
