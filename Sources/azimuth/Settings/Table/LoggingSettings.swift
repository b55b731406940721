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
        },
        .single("log-format", valueName: "format", "How log lines are written: \(formats).") {
            text, options throws(SettingComplaint) in
            guard let format = LogFormat(rawValue: text) else {
                throw SettingComplaint(" '\(text.prefix(80))' is no format; choose one of \(formats).")
            }
            options.logFormat = format
        } show: {
            $0.logFormat.rawValue
        }.fixed,
        .toggle("log-requests", \.logRequests, "Log one line for each request."),
    ]

    private static let formats = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
    private static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
}
