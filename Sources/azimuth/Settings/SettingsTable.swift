/// All settings of `serve`, by subject. One entry a setting; one line here and in `ServeCommand` a subject.
///
/// `deploy/azimuth.yaml` is made from it: `azimuth serve --example-config > deploy/azimuth.yaml` after an edit.
enum SettingsTable {
    /// In the order of `--help`.
    static let subjects: [any SettingSubject.Type] = [
        ListenSettings.self, WorkerSettings.self, RoutingSettings.self, LimitSettings.self, TimeoutSettings.self,
        RetrySettings.self, HeaderSettings.self, AdmissionSettings.self, TLSSettings.self, LogbookSettings.self,
        LearningSettings.self, TaggerSettings.self, AutoscaleSettings.self, LoggingSettings.self,
    ]

    /// All of them.
    static let all: [Setting] = subjects.flatMap { $0.settings }

    private static let byName: [String: Setting] = {
        var table: [String: Setting] = [:]
        for setting in all {
            for name in [setting.name] + setting.aliases { table[name] = setting }
        }
        return table
    }()

    /// The setting of this name or alias.
    static func named(_ name: String) -> Setting? { byName[name] }

    /// The known name nearest to one that is not known, where one is near.
    static func nearest(to name: String) -> String? {
        NearestName.find(name, in: byName.keys.sorted())
    }
}
