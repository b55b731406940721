/// Where a value comes from.
enum SettingOrigin: Sendable, Equatable {
    /// Nobody set it.
    case standard
    /// The configuration file's line, counted from 1, and the key as it stands there.
    case file(path: String, line: Int, key: String)
    /// An environment variable of this name.
    case environment(String)
    /// A flag, with its dashes.
    case flag(String)

    /// What begins a sentence about the value.
    var subject: String {
        switch self {
        case .standard: "the default"
        case .file(let path, let line, let key): "\(path):\(line): \(key)"
        case .environment(let name): name
        case .flag(let flag): flag
        }
    }

    /// The place alone.
    var place: String {
        switch self {
        case .standard: "default"
        case .file(let path, let line, _): "\(path):\(line)"
        case .environment(let name): name
        case .flag(let flag): flag
        }
    }
}

/// What one source gives for one setting.
struct GivenSetting: Sendable {
    let setting: Setting
    let texts: [String]
    let origin: SettingOrigin

    init(_ setting: Setting, _ texts: [String], _ origin: SettingOrigin) {
        self.setting = setting
        self.texts = texts
        self.origin = origin
    }
}
