import Foundation

/// Where a webhook is posted.
struct WebhookURL: Sendable, Equatable {
    var isSecure: Bool
    var host: String
    var port: Int
    /// Path and query.
    var target: String

    /// Reads `http://host[:port][/path][?query]`, or `https`.
    ///
    /// - Returns: nil where it is none, or has a user or a fragment.
    init?(_ text: String) {
        guard text.utf8.count <= 2_048, let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme), parts.user == nil,
            parts.fragment == nil, (1...65_535).contains(parts.port ?? 80)
        else { return nil }
        isSecure = scheme == "https"
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isSecure ? 443 : 80)
        target =
            (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath)
            + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// The `Host` header.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The whole URL; a query may hold a secret and is left out.
    var shown: String {
        "\(isSecure ? "https" : "http")://\(authority)\(target.prefix { $0 != "?" })"
    }
}
