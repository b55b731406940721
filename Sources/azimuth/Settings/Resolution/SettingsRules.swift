/// What must hold between settings, each of which is right by itself.
enum SettingsRules {
    /// One sentence for each rule broken.
    static func broken(_ options: ServiceOptions) -> [String] {
        rules.compactMap { $0(options) }
    }

    private static let rules: [@Sendable (ServiceOptions) -> String?] = [
        { options in
            options.workers.isEmpty
                ? "no worker is named; give --worker-urls (or worker-urls in the file), such as http://127.0.0.1:8000."
                : nil
        }
    ]
}
