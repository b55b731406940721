import Logbook

/// What is kept of past requests, and for how long.
enum LogbookSettings: SettingSubject {
    static let title = "Logbook"
    static let settings: [Setting] = [
        .optionalText("log", \.logbook, valueName: "file", "Logbook (SQLite) to write, or 'none'.").fixed,
        .choice(
            "log-features", \.logFeatures, of: FeatureLogging.allCases.map(\.rawValue),
            "Feature vectors stored of a decision: the chosen candidate's (the others are made again from the snapshot "
                + "where they are asked for), or all, for those who read them with SQL."
        ).fixed,
        .integer(
            "log-max-bytes", \.logbookOptions.maxBytes, LogbookOptions.smallestMaxBytes...(1 << 50),
            valueName: "bytes", "Size at which the logbook's oldest entries go."
        ),
        .optionalDecimal(
            "log-max-days", \.logbookOptions.maxAge, unit: 86_400, 0.001...36_500, valueName: "days",
            "Age at which the logbook's entries go, or 'none' for never."
        ),
    ]
}
