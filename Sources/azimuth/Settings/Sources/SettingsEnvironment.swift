/// Settings from environment variables, `AZIMUTH_` and the name in capitals.
enum SettingsEnvironment {
    /// Names the configuration file.
    static let fileVariable = "AZIMUTH_CONFIG"

    /// What is set; an empty variable counts as not set.
    ///
    /// - Returns: the values, and one sentence for each variable that looks like a setting and is none.
    static func read(_ environment: [String: String]) -> (given: [GivenSetting], notes: [String]) {
        var given: [GivenSetting] = []
        var notes: [String] = []
        var known: Set<String> = [fileVariable]
        for setting in SettingsTable.all {
            for name in [setting.name] + setting.aliases {
                let variable = Setting.environmentName(of: name)
                known.insert(variable)
                guard let text = environment[variable], !text.isEmpty else { continue }
                if isKubernetesLink(variable, text) {
                    notes.append("\(variable) is '\(text.prefix(80))', which Kubernetes sets for a service; ignored.")
                    continue
                }
                given.append(GivenSetting(setting, [text], .environment(variable)))
            }
        }
        for variable in environment.keys.sorted()
        where variable.hasPrefix("AZIMUTH_") && !known.contains(variable) && !isKubernetesName(variable) {
            let name = variable.dropFirst("AZIMUTH_".count).lowercased().replacing("_", with: "-")
            let hint = SettingsTable.nearest(to: name).map { "; did you mean \(Setting.environmentName(of: $0))?" }
            notes.append("\(variable) is no setting\(hint ?? " and is ignored.")")
        }
        return (given, notes)
    }

    /// A service named `azimuth` makes Kubernetes set `AZIMUTH_PORT=tcp://10.0.0.1:30080` in every pod beside it.
    private static func isKubernetesLink(_ variable: String, _ text: String) -> Bool {
        variable == "AZIMUTH_PORT" && (text.hasPrefix("tcp://") || text.hasPrefix("udp://"))
    }

    private static func isKubernetesName(_ variable: String) -> Bool {
        variable.hasPrefix("AZIMUTH_SERVICE_") || variable.hasPrefix("AZIMUTH_PORT_")
    }
}
