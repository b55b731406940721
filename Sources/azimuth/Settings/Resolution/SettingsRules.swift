/// What must hold between settings, each of which is right by itself.
enum SettingsRules {
    /// One sentence for each rule broken.
    static func broken(_ settings: EffectiveSettings) -> [String] { rules.compactMap { $0(settings) } }

    private static let rules: [@Sendable (EffectiveSettings) -> String?] = [
        { settings in
            settings.options.workers.isEmpty && settings.options.discovery.isEmpty
                ? "no worker is named; give --worker-urls (or worker-urls in the file), such as http://127.0.0.1:8000, "
                    + "or --worker-dns or --worker-file."
                : nil
        },
        { settings in
            let breaker = settings.options.fleet.breaker
            return breaker.firstOpen > breaker.longestOpen
                ? "\(settings.subject("breaker-open-secs")) is \(SettingNumber.text(breaker.firstOpen)); it must be at "
                    + "most breaker-longest-open-secs, which is \(SettingNumber.text(breaker.longestOpen))."
                : nil
        },
        { settings in
            let security = settings.options.security
            guard (security.certificate == nil) != (security.key == nil) else { return nil }
            let (given, missing) = security.key == nil ? ("tls-cert", "tls-key") : ("tls-key", "tls-cert")
            return "\(settings.subject(given)) needs \(missing) beside it; give both or neither."
        },
        { settings in
            let keys = settings.options.keys
            guard !keys.hasAPIKeys, keys.requestsPerMinute != nil || keys.tokensPerMinute != nil else { return nil }
            let name = keys.requestsPerMinute != nil ? "requests-per-minute" : "tokens-per-minute"
            return "\(settings.subject(name)) limits each API key, and there is none; give api-key-file too."
        },
        { settings in
            let keys = settings.options.keys
            return keys.forwardsCredentials && keys.workerKeyFile != nil
                ? "\(settings.subject("forward-authorization")) passes clients' keys on, and worker-api-key-file puts "
                    + "another in their place; give one of them."
                : nil
        },
    ]
}
