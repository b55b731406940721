/// Where the router listens.
enum ListenSettings: SettingSubject {
    static let title = "Listening"
    static let settings: [Setting] = [
        .text("host", \.gateway.host, valueName: "address", limit: 253, "Address to listen on.").fixed,
        .integer("port", \.gateway.port, 0...65_535, "Port to listen on; 0 for any free one.").fixed,
        .integer("event-loops", \.gateway.eventLoops, 1...64, "Event loops that carry requests.").fixed,
        .seconds(
            "drain-secs", \.drain, 0...86_400, "Time that requests in flight get when the router is stopped."),
    ]
}
