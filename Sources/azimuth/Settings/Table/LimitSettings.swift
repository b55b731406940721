/// How much a request may take.
enum LimitSettings: SettingSubject {
    static let title = "Limits"
    static let settings: [Setting] = [
        .integer(
            "max-body-bytes", \.gateway.maxBodyBytes, 1...(1 << 32), valueName: "bytes",
            "Largest request body."
        ).also("max-payload-size"),
        .integer(
            "max-header-bytes", \.gateway.headLimits.bytes, 1_024...(1 << 20), valueName: "bytes",
            "Largest head of a request or an answer."),
        .integer(
            "max-header-fields", \.gateway.headLimits.fields, 8...10_000, "Most header fields of one head."),
    ]
}
