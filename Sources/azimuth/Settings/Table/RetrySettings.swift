/// What happens when a worker fails.
enum RetrySettings: SettingSubject {
    static let title = "Retries and breaker"
    static let settings: [Setting] = [
        .integer(
            "max-attempts", \.gateway.maxAttempts, 1...100, "Workers tried for one request before it fails.")
    ]
}
