/// What happens when a worker fails.
enum RetrySettings: SettingSubject {
    static let title = "Retries and breaker"
    static let settings: [Setting] = [
        .integer(
            "max-attempts", \.gateway.maxAttempts, 1...100, "Workers tried for one request before it fails."),
        .decimal(
            "retry-ratio", \.gateway.retryRatio, 0...1, valueName: "share",
            "Retries over the whole fleet, as a share of the requests."),
        .decimal(
            "retry-floor", \.gateway.retryFloor, 0...100_000, valueName: "n",
            "Retries a second that are allowed however few requests there are."),
        .toggle(
            "retry-timeouts", \.gateway.retryTimeouts,
            "Try another worker where an answer did not begin in time."),
        .integer(
            "breaker-failures", \.fleet.breaker.failuresInARow, 1...1_000,
            "Failed requests in a row after which a worker is left out for a while."
        ).also("cb-failure-threshold"),
        .decimal(
            "breaker-share", \.fleet.breaker.failureShare, 0.01...1, valueName: "share",
            "Share of failed requests within the window that has the same effect."),
        .integer(
            "breaker-requests", \.fleet.breaker.leastRequests, 1...1_000_000,
            "Requests within the window for that share to count."),
        .decimal(
            "breaker-window-secs", \.fleet.breaker.window, 0.1...86_400, valueName: "seconds",
            "The window."
        ).also("cb-window-duration-secs"),
        .decimal(
            "breaker-open-secs", \.fleet.breaker.firstOpen, 0.01...86_400, valueName: "seconds",
            "Time a worker is left out at first; doubled each time its trial request fails."
        ).also("cb-timeout-duration-secs"),
        .decimal(
            "breaker-longest-open-secs", \.fleet.breaker.longestOpen, 0.01...86_400, valueName: "seconds",
            "The longest time it is left out."),
    ]
}
