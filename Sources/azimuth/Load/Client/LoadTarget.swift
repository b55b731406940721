/// A server to send load to.
struct LoadTarget: Sendable, Equatable {
    var host: String
    var port: Int
    /// What stands before `/v1/…`, without a closing slash.
    var basePath: String

    /// `http://host:port/base`.
    var description: String { "http://\(authority)\(basePath)" }

    /// The `Host` header.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    struct InvalidURL: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    /// Reads `http://host[:port][/base]`; a base that ends in `/v1` is taken as the client library's habit.
    static func parse(_ text: String) throws(InvalidURL) -> LoadTarget {
        func invalid(_ reason: String) -> InvalidURL {
            InvalidURL(description: "'\(text)' is no URL to send load to: \(reason); write http://host:port")
        }
        if text.hasPrefix("https://") { throw invalid("the load client speaks plain http only") }
        guard text.hasPrefix("http://") else { throw invalid("it must begin with http://") }
        let rest = text.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var base = String(rest.dropFirst(authority.count))
        guard !base.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace }) else {
            throw invalid("a base URL has no query, fragment or white space")
        }
        guard !authority.contains("@") else { throw invalid("give the key with --api-key") }
        while base.hasSuffix("/") { base.removeLast() }
        if base == "/v1" || base.hasSuffix("/v1") { base.removeLast(3) }

        var host = authority[...]
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw invalid("the bracket is not closed") }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw invalid("only a port may follow the bracket") }
            portText = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            portText = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty, host.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else {
            throw invalid("it names no host")
        }
        var port = 80
        if let portText {
            guard let value = Int(portText), (1...65_535).contains(value) else {
                throw invalid("the port '\(portText)' is not a number from 1 to 65535")
            }
            port = value
        }
        return LoadTarget(host: String(host), port: port, basePath: base)
    }
}
