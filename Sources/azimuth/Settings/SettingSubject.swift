/// A group of settings that belong together, in one file.
protocol SettingSubject: Sendable {
    /// Heads the group in `--help` and in `--check`.
    static var title: String { get }
    static var settings: [Setting] { get }
}
