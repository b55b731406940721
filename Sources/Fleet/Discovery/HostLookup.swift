import NIOCore
import NIOPosix

/// Looks up what a host name stands for.
public protocol HostLookup: Sendable {
    /// All IP addresses of a name, each once, in text form; waits as long as the system's resolver does.
    ///
    /// - Throws: an error whose description says why there are none.
    func addresses(of host: String) async throws -> [String]
}

/// The system's resolver: A and AAAA records, the hosts file and what else it is set up for.
public struct SystemHostLookup: HostLookup {
    /// Addresses beyond this are left out.
    public static let maximumAddresses = 1_000

    /// A resolver without state.
    public init() {}

    /// The addresses of a name, by `getaddrinfo` on a thread where waiting hurts nobody.
    public func addresses(of host: String) async throws -> [String] {
        let url = WorkerURL(host: host, port: 80)
        let found = try await HostResolver.resolve(
            url, atMost: Self.maximumAddresses, on: NIOSingletons.posixEventLoopGroup.any()
        ).get()
        var seen: Set<String> = []
        return found.compactMap(\.ipAddress).filter { seen.insert($0).inserted }
    }
}
