/// How long things may take.
enum TimeoutSettings: SettingSubject {
    static let title = "Timeouts"
    static let settings: [Setting] = [
        .seconds(
            "connect-timeout-secs", \.gateway.connectTimeout, 0.01...600, "Time within which a worker must accept."),
        .seconds(
            "first-byte-timeout-secs", \.gateway.firstByteTimeout, 0.01...86_400,
            "Time a worker may take to begin its answer."),
        .seconds(
            "idle-timeout-secs", \.gateway.idleTimeout, 0.01...86_400, "Time a worker may pause within an answer."),
        .seconds(
            "client-read-timeout-secs", \.gateway.clientReadTimeout, 0.01...86_400,
            "Time a client may take to send a request's head, and may pause within its body."),
        .seconds(
            "client-idle-timeout-secs", \.gateway.clientIdleTimeout, 0.01...86_400,
            "Time a client's connection is kept without a request."),
    ]
}
