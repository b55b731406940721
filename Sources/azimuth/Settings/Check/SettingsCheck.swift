/// `serve --check`.
enum SettingsCheck {
    /// Prints what holds to standard output and what is wrong to standard error (with `asJSON` all to standard output).
    ///
    /// - Throws: `CommandFailure` where anything is wrong.
    static func run(_ sources: SettingsSources, asJSON: Bool) throws {
        let (settings, found) = EffectiveSettings.read(sources)
        let faults = found + ServiceCheck.faults(settings, isReload: false).map { CommandFailure(.noInput, $0) }
        let report = SettingsReport(settings, faults: faults.map(\.description))
        print(asJSON ? try JSONText.encode(report) : report.text)
        if !asJSON { for note in settings.notes { StandardError.line("Note: \(note)") } }
        guard faults.isEmpty else { throw SettingsFaults(all: faults).failure }
    }
}
