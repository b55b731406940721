import Gateway

/// What is read from and written into heads and bodies.
enum HeaderSettings: SettingSubject {
    static let title = "Headers and bodies"
    static let settings: [Setting] = [
        .single(
            "decision-headers", valueName: "names",
            "What answers tell of the decision in x-azimuth-... headers: all, none, or some of all,"
                + "\(DecisionHeaders.names.map(\.name).joined(separator: ","))."
        ) { text, options throws(SettingComplaint) in
            guard let headers = DecisionHeaders(text) else {
                throw SettingComplaint(
                    " '\(text.prefix(80))' is neither all nor none nor a list of "
                        + "\(DecisionHeaders.names.map(\.name).joined(separator: ",")).")
            }
            options.gateway.decisionHeaders = headers
        } show: {
            "\($0.gateway.decisionHeaders)"
        },
        .toggle(
            "allow-engine-control", \.gateway.allowEngineControl,
            "Pass on paths that control a worker's engine, such as /sleep or /v1/load_lora_adapter."),
        .integer(
            "stored-responses", \.gateway.storedResponses, 0...(1 << 24),
            "Answers of /v1/responses of which the router remembers the worker."
        ).fixed,
        .toggle(
            "inject-usage", \.gateway.injectUsage,
            "Ask streams for usage where the client did not, and strip the extra chunk."),
    ]
}
