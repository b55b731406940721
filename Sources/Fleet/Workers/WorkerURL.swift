/// The root of one vLLM server: `http://host:port` or `https://host:port`.
public struct WorkerURL: Sendable, Hashable, CustomStringConvertible {
    /// A list longer than this is taken for a mistake.
    static let maximumCount = 10_000

    /// Host name or address in lower case; an IPv6 address without its brackets.
    public let host: String
    /// TCP port, 1 to 65,535.
    public let port: Int
    /// Whether it speaks TLS.
    public let isSecure: Bool

    /// The name its certificate is for, where that is not `host`: an address that was found by a name.
    public let foundBy: String?

    /// A server's root from its parts.
    public init(host: String, port: Int, isSecure: Bool = false, foundBy: String? = nil) {
        self.host = host.lowercased()
        self.port = port
        self.isSecure = isSecure
        self.foundBy = isSecure ? foundBy : nil
    }

    /// The name that its certificate must be for; nil where it does not speak TLS.
    public var certificateName: String? { isSecure ? foundBy ?? host : nil }

    /// `host:port`, an IPv6 address in brackets: the `Host` header and the instance's name.
    public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// `http://host:port` or `https://host:port`.
    public var description: String { "\(isSecure ? "https" : "http")://\(authority)" }

    /// Parses one URL.
    /// - Throws: `WorkerURLError` naming the value and what would be right.
    public static func parse(_ text: String) throws(WorkerURLError) -> WorkerURL {
        func refuse(_ problem: String) -> WorkerURLError { WorkerURLError(value: text, problem: problem) }
        guard let colon = text.firstRange(of: "://") else { throw refuse("it has no scheme") }
        let isSecure: Bool
        switch text[..<colon.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: throw refuse("its scheme is neither http nor https")
        }
        var rest = text[colon.upperBound...]
        if rest.hasSuffix("/") { rest.removeLast() }
        if rest.contains("?") || rest.contains("#") { throw refuse("it has a query or a fragment") }
        if rest.contains("/") { throw refuse("it has a path; the server's root is wanted, without /v1") }
        if rest.contains("@") { throw refuse("it has a user name or password") }

        let host: Substring
        let portText: Substring?
        if rest.hasPrefix("[") {
            guard let bracket = rest.firstIndex(of: "]") else { throw refuse("a ']' is missing behind its address") }
            host = rest[rest.index(after: rest.startIndex)..<bracket]
            let behind = rest[rest.index(after: bracket)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { throw refuse("its port is not a number") }
            portText = behind.isEmpty ? nil : behind.dropFirst()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) }) else {
                throw refuse("what stands in brackets is not an IPv6 address")
            }
        } else {
            let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { throw refuse("an IPv6 address needs brackets, as in http://[::1]:8000") }
            host = parts.first ?? ""
            portText = parts.count == 2 ? parts[1] : nil
            let isName = host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    return true
                default: return false
                }
            }
            guard isName, host.utf8.count <= 253 else { throw refuse("its host is not a name or an address") }
        }
        guard !host.isEmpty else { throw refuse("it has no host") }
        guard let portText else {
            return WorkerURL(host: String(host), port: isSecure ? 443 : 80, isSecure: isSecure)
        }
        guard portText.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(portText), (1...65_535).contains(port)
        else { throw refuse("its port is not a number from 1 to 65535") }
        return WorkerURL(host: String(host), port: port, isSecure: isSecure)
    }

    /// Parses lists, each of URLs separated by commas or spaces; a URL given twice counts once.
    /// - Throws: `WorkerURLError` for the first bad value, or where there is none at all.
    public static func parse(list texts: [String]) throws(WorkerURLError) -> [WorkerURL] {
        var workers: [WorkerURL] = []
        var seen: Set<WorkerURL> = []
        for text in texts {
            for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                let worker = try parse(String(part))
                if seen.insert(worker).inserted { workers.append(worker) }
            }
        }
        if workers.isEmpty { throw WorkerURLError(value: texts.joined(separator: " "), problem: "it names no worker") }
        if workers.count > maximumCount {
            throw WorkerURLError(value: "\(workers.count) URLs", problem: "at most \(maximumCount) are possible")
        }
        return workers
    }
}

/// A worker URL that is none.
public struct WorkerURLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was given.
    public let value: String
    /// What is wrong with it.
    public let problem: String

    /// One sentence with the remedy.
    public var description: String {
        "'\(value.prefix(200))' is not a worker URL: \(problem); give it as http://HOST:PORT, for example http://10.0.0.5:8000."
    }
}
