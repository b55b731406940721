import ArgumentParser

/// The flags of one subject's settings, declared from the table.
///
/// ArgumentParser finds a type's flags by its mirror and fills them in by decoding, so a type whose mirror and decoder
/// go through the table needs no property for each flag.
struct SettingFlags<Subject: SettingSubject>: ParsableArguments, CustomReflectable {
    /// What stood on the command line, in the table's order.
    private(set) var given: [GivenSetting] = []

    init() {}

    var customMirror: Mirror {
        let defaults = ServiceOptions.forOperators
        let children: [Mirror.Child] = Subject.settings.map { setting in
            let help = ArgumentHelp(
                "\(setting.help)\(Self.note(setting, defaults))",
                valueName: setting.valueName.isEmpty ? nil : setting.valueName)
            let names = NameSpecification(([setting.name] + setting.aliases).map { .customLong($0) })
            switch setting.shape {
            case .toggle:
                return (
                    label: setting.name,
                    value: Flag<Bool?>(name: names, inversion: .prefixedNo, help: help)
                )
            case .list:
                return (
                    label: setting.name,
                    value: Option<[String]>(wrappedValue: [], name: names, parsing: .upToNextOption, help: help)
                )
            case .value:
                return (label: setting.name, value: Option<String?>(name: names, help: help))
            }
        }
        return Mirror(self, children: children)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FlagKey.self)
        for setting in Subject.settings {
            let key = FlagKey(stringValue: setting.name)
            let origin = SettingOrigin.flag("--\(setting.name)")
            switch setting.shape {
            case .toggle:
                guard let isOn = try container.decodeIfPresent(Bool.self, forKey: key) else { continue }
                given.append(GivenSetting(setting, [isOn ? "true" : "false"], origin))
            case .list:
                let texts = try container.decodeIfPresent([String].self, forKey: key) ?? []
                if !texts.isEmpty { given.append(GivenSetting(setting, texts, origin)) }
            case .value:
                guard let text = try container.decodeIfPresent(String.self, forKey: key) else { continue }
                given.append(GivenSetting(setting, [text], origin))
            }
        }
    }

    private static func note(_ setting: Setting, _ defaults: ServiceOptions) -> String {
        let value = setting.show(defaults)
        return value.isEmpty ? "" : " (default: \(value))"
    }
}

private struct FlagKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
