import Logging

/// What is written to standard error.
enum LoggingSettings: SettingSubject {
    static let title = "Logging"
    static let settings: [Setting] = [
        .single("log-level", valueName: "level", "Least level logged to standard error: \(levels).") {
            text, options throws(SettingComplaint) in
            guard let level = Logger.Level(rawValue: text.lowercased()) else {
                throw SettingComplaint(" '\(text.prefix(80))' is no level; choose one of \(levels).")
            }
            options.logLevel = level
        } show: {
            $0.logLevel.rawValue
        }
    ]

    private static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
}
