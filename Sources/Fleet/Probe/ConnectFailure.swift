import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Words for a connection that did not come about.
enum ConnectFailure {
    static func describe(_ error: any Error, address: SocketAddress) -> ProbeFailure {
        let place = "\(address.ipAddress ?? "?"):\(address.port ?? 0)"
        if let failure = error as? ProbeFailure { return failure }
        if case .connectTimeout = error as? ChannelError {
            return .unreachable("no connection to \(place) in time")
        }
        if let failure = error as? IOError {
            return .unreachable("no connection to \(place): \(String(cString: strerror(failure.errnoCode)))")
        }
        return .unreachable("no connection to \(place): \(error)")
    }
}
