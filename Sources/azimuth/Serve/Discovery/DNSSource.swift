import Fleet
import NIOCore

/// Every address of a DNS name is a worker.
struct DNSSource: WorkerSource {
    let name: WorkerURL
    let interval: TimeAmount
    let lookup: any HostLookup

    var origin: WorkerOrigin { .dns(name.authority) }

    func poll() async throws -> [WorkerURL]? {
        let addresses = try await lookup.addresses(of: name.host)
        // A name without addresses is a failed look-up: an empty fleet is never meant.
        guard !addresses.isEmpty else { throw Problem(description: "the name '\(name.host)' has no address") }
        return addresses.map {
            WorkerURL(host: $0, port: name.port, isSecure: name.isSecure, foundBy: name.host)
        }
    }

    private struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    /// Reads `name:port`, `dns+http://name:port` or `dns+https://name:port`.
    static func parse(_ text: String) throws(WorkerURLError) -> WorkerURL {
        let rest = text.hasPrefix("dns+") ? String(text.dropFirst(4)) : text
        return try WorkerURL.parse(rest.contains("://") ? rest : "http://" + rest)
    }
}
