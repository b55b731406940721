import NIOCore

/// What stands between the gateway and its sockets, as TLS does. Each is called on the connection's event loop.
public struct GatewayTransport: Sendable {
    /// Secures an accepted connection; nil where clients speak plain HTTP.
    public var clients: (@Sendable (any Channel) throws -> Void)?
    /// Secures a connection that is being made to an instance with a `secureHost`, for that host.
    public var workers: (@Sendable (any Channel, _ host: String) throws -> Void)?

    /// Plain HTTP both ways.
    public init() {}
}
