/// The whole effective configuration: what `serve --check` prints and the admin endpoint answers.
struct SettingsReport: Encodable {
    struct Entry: Encodable {
        var name: String
        /// As it would be written; secrets as `***`.
        var value: String
        /// `default`, `FILE:LINE`, the environment's name or the flag.
        var origin: String
        var subject: String
        /// Whether a reload may change it.
        var reloadable: Bool
    }

    var valid: Bool
    var faults: [String]
    /// What was ignored.
    var notes: [String]
    var settings: [Entry]

    init(
        _ settings: EffectiveSettings, faults: [String],
        subjects: [any SettingSubject.Type] = SettingsTable.subjects
    ) {
        valid = faults.isEmpty
        self.faults = faults
        notes = settings.notes
        self.settings = subjects.flatMap { subject in
            subject.settings.map { setting in
                Entry(
                    name: setting.name, value: setting.display(settings.options),
                    origin: settings.origin(of: setting).place, subject: subject.title,
                    reloadable: setting.isReloadable)
            }
        }
    }

    /// A table by subject for people.
    var text: String {
        var table = TextTable([.left("setting"), .left("value", width: 120), .left("from", width: 200)])
        var subject = ""
        for entry in settings {
            if entry.subject != subject {
                subject = entry.subject
                table.add([subject + ":"])
            }
            table.add(["  " + entry.name, entry.value, entry.origin])
        }
        return table.text
    }
}
