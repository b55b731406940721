import Gateway

/// Who may send requests, and how many: keys, rates, concurrency, CORS.
enum AdmissionSettings: SettingSubject {
    static let title = "Admission"
    static let settings: [Setting] = [
        apiKey,
        .optionalText(
            "api-key-file", \.keys.apiKeyFile, valueName: "file",
            "File with the keys that clients must send: one a line, KEY or LABEL KEY; read anew when it changes."),
        .optionalText(
            "admin-key-file", \.keys.adminKeyFile, valueName: "file",
            "File with the keys for /workers and /azimuth/...; without it those paths are closed where clients need "
                + "keys, and else changed from this machine only."),
        .optionalText(
            "worker-api-key-file", \.keys.workerKeyFile, valueName: "file",
            "File with the one key that the workers expect (their --api-key); sent in place of the clients' own."),
        .toggle(
            "forward-authorization", \.keys.forwardsCredentials,
            "Pass clients' keys on to the workers although the router has checked them."),
        rate(
            "requests-per-minute", \.keys.requestsPerMinute, 1...10_000_000,
            "Requests a minute for each key; keys of one label share them."),
        rate(
            "tokens-per-minute", \.keys.tokensPerMinute, 1...1_000_000_000_000,
            "Prompt tokens a minute for each key, estimated at four bytes each."),
        .integer(
            "max-concurrent-requests", \.gateway.maxConcurrentRequests, 0...1_000_000,
            "Requests in flight at most, others wait; 0 for any number."),
        .integer(
            "queue-size", \.gateway.queueSize, 0...1_000_000,
            "Requests that wait for a place at most; others are refused with 429."),
        .seconds(
            "queue-timeout-secs", \.gateway.queueTimeout, 0.001...86_400,
            "Time a request waits for a place at most; then it is refused with 429."),
        corsAllowedOrigins,
    ]

    private static let apiKey = Setting(
        name: "api-key", shape: .list, valueName: "keys",
        help: "Keys that clients must send. Flags are seen by other users of this machine: better AZIMUTH_API_KEY "
            + "or --api-key-file."
    ) { texts, options throws(SettingComplaint) in
        let parts = SettingText.parts(texts)
        var keys: [APIKey] = []
        guard parts != [Setting.none] else {
            options.keys.apiKeys = []
            return
        }
        guard !parts.isEmpty else { throw SettingComplaint(" is empty; give a key or 'none'.") }
        guard parts.count <= KeyRing.maximumCount else {
            throw SettingComplaint(" has \(parts.count) keys; at most \(KeyRing.maximumCount) are possible.")
        }
        for (index, part) in parts.enumerated() {
            do throws(KeyError) {
                keys.append(try APIKey(secret: part))
            } catch {
                throw SettingComplaint(", key \(index + 1): \(error).")
            }
        }
        options.keys.apiKeys = keys
    } show: { options in
        let keys = options.keys.apiKeys.map(\.secret)
        // Tells whether they have changed, and nothing else: the hash is another one in each process.
        return keys.isEmpty ? Setting.none : "\(keys.count) keys, \(keys.hashValue)"
    }.secret

    private static let corsAllowedOrigins = Setting(
        name: "cors-allowed-origins", shape: .list, valueName: "origins",
        help: "Web pages that may read answers: origins such as https://app.example.com, or *; 'none' leaves CORS "
            + "to the workers."
    ) { texts, options throws(SettingComplaint) in
        let parts = SettingText.parts(texts)
        guard parts != [Setting.none] else {
            options.gateway.crossOrigin = nil
            return
        }
        do throws(CrossOriginError) {
            options.gateway.crossOrigin = try CrossOriginRules(origins: parts)
        } catch {
            throw SettingComplaint(": \(error).")
        }
    } show: {
        $0.gateway.crossOrigin.map { $0.allowsAny ? "*" : $0.origins.joined(separator: ",") } ?? Setting.none
    }

    private static func rate(_ name: String, _ place: Place<Int?>, _ range: ClosedRange<Int>, _ help: String) -> Setting
    {
        .single(name, valueName: "n", help) { text, options throws(SettingComplaint) in
            options[keyPath: place] = text == Setting.none ? nil : try SettingNumber.whole(text, range)
        } show: {
            $0[keyPath: place].map { "\($0)" } ?? Setting.none
        }
    }
}
