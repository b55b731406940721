import Fleet

/// Which workers there are and how they are watched.
enum WorkerSettings: SettingSubject {
    static let title = "Workers"
    static let settings: [Setting] = named + discovery

    private static let named: [Setting] = [
        Setting(
            name: "worker-urls", shape: .list, valueName: "urls",
            help: "vLLM servers: URLs separated by commas or blanks; may be repeated.",
            aliases: ["static-backends"]
        ) { texts, options throws(SettingComplaint) in
            guard !SettingText.parts(texts).isEmpty else {
                throw SettingComplaint(" names no worker; give at least one, such as http://127.0.0.1:8000.")
            }
            do {
                options.workers = try WorkerURL.parse(list: texts)
            } catch {
                throw SettingComplaint(": \(error)")
            }
        } show: {
            $0.workers.map(\.description).joined(separator: ",")
        },
        .milliseconds(
            "scrape-interval-ms", \.fleet.scrapeInterval, 10...60_000, "Time between two scrapes of a worker's metrics."
        ),
        .seconds(
            "health-check-interval-secs", \.fleet.healthInterval, 0.1...3_600,
            "Time between two health checks of a worker that answers scrapes."),
        .seconds(
            "health-check-timeout-secs", \.fleet.responseTimeout, 0.01...600,
            "Time within which a scrape or a health check must be answered."),
        .integer(
            "health-failure-threshold", \.fleet.failuresToLeave, 1...1_000,
            "Failures in a row after which a worker is left out."),
        .integer(
            "health-success-threshold", \.fleet.successesToReturn, 1...1_000,
            "Good answers in a row after which it comes back."),
    ]
}
