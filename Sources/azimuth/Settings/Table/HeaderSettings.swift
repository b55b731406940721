/// What is read from and written into heads and bodies.
enum HeaderSettings: SettingSubject {
    static let title = "Headers and bodies"
    static let settings: [Setting] = [
        .toggle(
            "decision-headers", \.gateway.decisionHeaders,
            "Name worker, policy, reason and model version in answers' headers."),
        .toggle(
            "inject-usage", \.gateway.injectUsage,
            "Ask streams for usage where the client did not, and strip the extra chunk."),
    ]
}
