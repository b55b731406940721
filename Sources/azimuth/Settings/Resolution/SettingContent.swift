/// A file that a setting names and whose content is a part of the configuration, such as a list of keys: read at the
/// start, by `--check` and at every reload, so that it is checked with the rest and taken with the rest.
struct SettingContent: Sendable {
    /// The setting that names the file.
    let setting: String
    /// Reads the file where one is named; complains about what is wrong with it, never with what stands in it.
    let load: @Sendable (inout ServiceOptions) throws(SettingComplaint) -> Void

    /// All of them; one entry each.
    static let all: [SettingContent] = []
}
