import NIOCore

/// What stands between a probe and the socket where a worker's URL says `https`.
public struct ProbeTransport: Sendable {
    /// Secures a connection that is being made, for the URL's host. On its event loop.
    public var secure: @Sendable (any Channel, _ host: String) throws -> Void
    /// One clause for the operator about an error of such a connection; nil for one of another kind.
    public var explain: @Sendable (any Error) -> String?

    /// A transport.
    public init(
        secure: @escaping @Sendable (any Channel, _ host: String) throws -> Void,
        explain: @escaping @Sendable (any Error) -> String?
    ) {
        self.secure = secure
        self.explain = explain
    }
}
