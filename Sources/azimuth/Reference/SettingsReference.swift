/// Every setting of `serve`.
enum SettingsReference {
    static var text: String {
        let defaults = ServiceOptions.forOperators
        var parts = [
            """
            # Settings of `azimuth serve`

            Each is a flag, a key of the file and an environment variable under one name: `--idle-timeout-secs 60`,
            `idle-timeout-secs: 60`, `AZIMUTH_IDLE_TIMEOUT_SECS=60`. Flags outweigh the environment, the environment outweighs the
            file. On/off settings are `--name` and `--no-name` as flags, `true` and `false` elsewhere. `azimuth serve --example-config`
            prints a file with all of them, `azimuth serve --config FILE --check` what holds and where it comes from. Those marked
            *restart* keep their value through a reload.

            Not settings but flags alone: `--config FILE`, `--check`, `--json`, `--example-config`. Made from the code by `make docs`.
            """
        ]
        for subject in SettingsTable.subjects where !subject.settings.isEmpty {
            let rows = subject.settings.map { setting -> [String] in
                let value = setting.show(defaults)
                var notes = setting.aliases.map { "also `\($0)`" }
                if !setting.isReloadable { notes.append("restart") }
                return [
                    "`\(setting.name)`", setting.valueName.isEmpty ? "" : "`\(setting.valueName)`",
                    value.isEmpty ? "" : "`\(value)`",
                    setting.help + (notes.isEmpty ? "" : " *(\(notes.joined(separator: ", ")))*"),
                ]
            }
            parts.append(
                "## \(subject.title)\n\n" + ReferencePages.table(["name", "value", "default", "meaning"], rows))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }
}
