/// An annotated configuration file with all settings at their defaults; `deploy/azimuth.yaml` is this text.
enum SettingsExample {
    static var text: String {
        var lines = [
            "# Azimuth's configuration: azimuth serve --config azimuth.yaml",
            "#",
            "# Each key is also a flag (--idle-timeout-secs 60) and an environment variable",
            "# (AZIMUTH_IDLE_TIMEOUT_SECS=60). Flags outweigh the environment, the environment outweighs this file.",
            "# Check it with 'azimuth serve --config azimuth.yaml --check'. SIGHUP or POST /azimuth/reload reads it again;",
            "# settings marked 'restart' keep their value until the next start. All values here are the defaults.",
        ]
        let defaults = ServiceOptions.forOperators
        for subject in SettingsTable.subjects where !subject.settings.isEmpty {
            lines += ["", "# ---- \(subject.title) ----"]
            for setting in subject.settings {
                lines.append("")
                lines += wrapped(setting.help + (setting.isReloadable ? "" : " (restart)"))
                lines.append(line(setting, defaults))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The key and its default, as a comment where the default need not be given.
    private static func line(_ setting: Setting, _ defaults: ServiceOptions) -> String {
        let value = setting.show(defaults)
        // Only the workers have no default that one could run with.
        if value.isEmpty { return "\(setting.name):\n  - http://127.0.0.1:8000" }
        return "#\(setting.name): \(value)"
    }

    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = "#"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > 100 {
                lines.append(line)
                line = "#"
            }
            line += " " + word
        }
        return lines + [line]
    }
}
