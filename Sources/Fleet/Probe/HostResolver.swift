import NIOCore
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Resolves host names to all their addresses, on a thread where waiting hurts nobody.
enum HostResolver {
    /// Addresses beyond this are not tried.
    static let maximumAddresses = 16

    /// The addresses of a host in the order the system prefers.
    static func resolve(
        _ url: WorkerURL, atMost most: Int = maximumAddresses, on loop: any EventLoop
    ) -> EventLoopFuture<[SocketAddress]> {
        // An address needs no lookup.
        if let literal = try? SocketAddress(ipAddress: url.host, port: url.port) {
            return loop.makeSucceededFuture([literal])
        }
        return NIOSingletons.posixBlockingThreadPool.runIfActive(eventLoop: loop) { try lookUp(url, most) }
    }

    private static func lookUp(_ url: WorkerURL, _ most: Int) throws -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(url.host, String(url.port), &hints, &list)
        guard code == 0 else {
            throw ProbeFailure.unresolved(host: url.host, reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next, found.count < most {
            if let address = address(entry.pointee, host: url.host), !found.contains(address) {
                found.append(address)
            }
            next = entry.pointee.ai_next
        }
        guard !found.isEmpty else { throw ProbeFailure.unresolved(host: url.host, reason: "it has no address") }
        return found
    }

    private static func address(_ entry: addrinfo, host: String) -> SocketAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET: return SocketAddress(raw.loadUnaligned(as: sockaddr_in.self), host: host)
        case AF_INET6: return SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self), host: host)
        default: return nil
        }
    }
}
