/// What must hold between settings, each of which is right by itself.
enum SettingsRules {
    /// One sentence for each rule broken.
    static func broken(_ settings: EffectiveSettings) -> [String] { rules.compactMap { $0(settings) } }

    private static let rules: [@Sendable (EffectiveSettings) -> String?] = [
        { settings in
            settings.options.workers.isEmpty
                ? "no worker is named; give --worker-urls (or worker-urls in the file), such as http://127.0.0.1:8000."
                : nil
        },
        { settings in
            let breaker = settings.options.fleet.breaker
            return breaker.firstOpen > breaker.longestOpen
                ? "\(settings.subject("breaker-open-secs")) is \(SettingNumber.text(breaker.firstOpen)); it must be at "
                    + "most breaker-longest-open-secs, which is \(SettingNumber.text(breaker.longestOpen))."
                : nil
        },
    ]
}
