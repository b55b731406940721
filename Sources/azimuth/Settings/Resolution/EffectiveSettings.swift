/// The settings that hold, and where each comes from.
struct EffectiveSettings: Sendable {
    var options: ServiceOptions
    /// By setting name; those that nobody set are missing.
    var origins: [String: SettingOrigin]
    /// Sentences about what was ignored.
    var notes: [String]

    func origin(of setting: Setting) -> SettingOrigin { origins[setting.name] ?? .standard }

    /// What begins a sentence about a setting: the place that set it, else its name.
    func subject(_ name: String) -> String { origins[name]?.subject ?? name }

    /// Reads all sources; a later one outweighs an earlier one: file, environment, flags. Every value is checked, the
    /// outweighed ones too.
    ///
    /// - Returns: what holds as far as it is right, and all that is wrong.
    static func read(_ sources: SettingsSources) -> (settings: EffectiveSettings, faults: [CommandFailure]) {
        var faults: [CommandFailure] = []
        var layers: [GivenSetting] = []
        if let file = sources.file {
            do throws(CommandFailure) {
                let read = try SettingsFile.read(file)
                layers += read.given
                faults += read.faults.map { CommandFailure(.badInput, $0) }
            } catch {
                faults.append(error)
            }
        }
        let environment = SettingsEnvironment.read(sources.environment)
        layers += environment.given + sources.flags

        var settings = EffectiveSettings(options: .forOperators, origins: [:], notes: environment.notes)
        for given in layers {
            do throws(SettingComplaint) {
                try given.setting.assign(given.texts, &settings.options)
                settings.origins[given.setting.name] = given.origin
            } catch {
                var status = CommandFailure.Status.usage
                if case .file = given.origin { status = .badInput }
                faults.append(CommandFailure(status, given.origin.subject + error.text))
            }
        }
        // What hangs together is only worth a word where each part is right.
        if faults.isEmpty { faults += SettingsRules.broken(settings).map { CommandFailure(.usage, $0) } }
        settings.options.router.seed = settings.options.seed ?? UInt64.random(in: 0...UInt64.max)
        return (settings, faults)
    }

    /// The settings that hold.
    ///
    /// - Throws: `SettingsFaults` with all that is wrong.
    static func resolve(_ sources: SettingsSources) throws(SettingsFaults) -> EffectiveSettings {
        let (settings, faults) = read(sources)
        guard faults.isEmpty else { throw SettingsFaults(all: faults) }
        return settings
    }
}

/// Everything wrong with a configuration.
struct SettingsFaults: Error, Equatable {
    /// At least one.
    let all: [CommandFailure]

    /// All of it for a command that ends with it: a line each, the first one's exit status.
    var failure: CommandFailure {
        CommandFailure(all.first?.status ?? .usage, all.map(\.description).joined(separator: "\n"))
    }
}
