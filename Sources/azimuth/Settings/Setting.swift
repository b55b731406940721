/// One thing an operator can set: a flag, a key of the configuration file and an environment name at once.
///
/// The name is the same everywhere: `--idle-timeout-secs`, `idle-timeout-secs:` and `AZIMUTH_IDLE_TIMEOUT_SECS`.
struct Setting: Sendable {
    /// What a source may give for it.
    enum Shape: Sendable {
        /// One value.
        case value
        /// One value or several; each may hold several, separated by commas or blanks.
        case list
        /// On or off; as a flag `--name` or `--no-name`.
        case toggle
    }

    /// The name in kebab-case.
    let name: String
    let shape: Shape
    /// What stands for the value in help texts.
    let valueName: String
    /// One line without a full stop's worth of detail; the default is added by whoever prints it.
    let help: String
    /// Other names that are taken for it: those of the field's other routers.
    var aliases: [String] = []
    /// Whether a reload may change it while the router runs.
    var isReloadable = true
    /// Whether its value is never to be shown.
    var isSecret = false
    /// Puts the texts given into the options; complains about what is wrong with them.
    let assign: @Sendable ([String], inout ServiceOptions) throws(SettingComplaint) -> Void
    /// The value in the options, as it would be written.
    let show: @Sendable (ServiceOptions) -> String

    /// The environment's name.
    var environmentName: String { Self.environmentName(of: name) }

    static func environmentName(of name: String) -> String {
        "AZIMUTH_" + name.uppercased().replacing("-", with: "_")
    }

    /// The value for people: secrets as `***`.
    func display(_ options: ServiceOptions) -> String {
        let value = show(options)
        return isSecret && !value.isEmpty && value != Self.none ? "***" : value
    }

    /// What says that an optional setting is off.
    static let none = "none"
}

extension Setting {
    /// The setting with other names by which it may be called.
    func also(_ names: String...) -> Setting {
        var copy = self
        copy.aliases += names
        return copy
    }

    /// The setting, which only a restart can change.
    var fixed: Setting {
        var copy = self
        copy.isReloadable = false
        return copy
    }

    /// The setting, whose value is never shown.
    var secret: Setting {
        var copy = self
        copy.isSecret = true
        return copy
    }
}

/// What is wrong with a value: the rest of a sentence that begins with the setting's name.
struct SettingComplaint: Error, Equatable {
    let text: String

    init(_ text: String) { self.text = text }
}
