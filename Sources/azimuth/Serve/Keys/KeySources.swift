import Gateway

/// Where keys come from, and the rates that hold for each of them.
struct KeySources: Sendable {
    /// What a setting names.
    enum Kind: String, CaseIterable, Sendable {
        case api = "api-key-file"
        case admin = "admin-key-file"
        case worker = "worker-api-key-file"
    }

    /// The keys that were read.
    struct Keys: Sendable {
        var api: [APIKey] = []
        var admin: [APIKey] = []
        var worker: APIKey?
    }

    /// What is wrong with a file: the rest of a sentence that begins with the setting.
    struct Fault: Error, Equatable {
        var kind: Kind
        var text: String
    }

    /// Keys given by themselves.
    var apiKeys: [APIKey] = []
    var apiKeyFile: String?
    var adminKeyFile: String?
    var workerKeyFile: String?
    /// Whether clients' credentials go on to the workers although the router has checked them.
    var forwardsCredentials = false
    var requestsPerMinute: Int?
    var tokensPerMinute: Int?

    /// The file of a kind.
    func file(_ kind: Kind) -> String? {
        switch kind {
        case .api: apiKeyFile
        case .admin: adminKeyFile
        case .worker: workerKeyFile
        }
    }

    /// Whether clients need a key.
    var hasAPIKeys: Bool { !apiKeys.isEmpty || apiKeyFile != nil }

    /// Reads all files.
    ///
    /// - Returns: the keys, and what is wrong; with any fault the keys are not to be used.
    func read() -> (keys: Keys, faults: [Fault]) {
        var keys = Keys(api: apiKeys)
        var faults: [Fault] = []
        for kind in Kind.allCases {
            guard let path = file(kind) else { continue }
            do throws(KeyError) {
                let found = try KeyFile.read(path)
                switch kind {
                case .api: keys.api += found
                case .admin: keys.admin = found
                case .worker:
                    guard found.count == 1 else { throw KeyError("holds \(found.count) keys; workers expect one") }
                    keys.worker = found[0]
                }
            } catch {
                faults.append(Fault(kind: kind, text: "'\(path)' \(error)."))
            }
        }
        return (keys, faults)
    }
}
