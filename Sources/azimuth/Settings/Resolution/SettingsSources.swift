/// All that may set something, from the weakest to the strongest.
struct SettingsSources: Sendable {
    /// The configuration file's path, from `--config` or `AZIMUTH_CONFIG`.
    var file: String?
    /// The environment as it was at the start.
    var environment: [String: String]
    var flags: [GivenSetting]

    /// - Parameter config: what `--config` gave.
    init(config: String?, environment: [String: String], flags: [GivenSetting]) {
        let named = environment[SettingsEnvironment.fileVariable]
        file = config ?? (named?.isEmpty == false ? named : nil)
        self.environment = environment
        self.flags = flags
    }
}
