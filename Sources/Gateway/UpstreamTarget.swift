import NIOCore
import Routing

/// Where one instance is reached.
public struct UpstreamTarget: Sendable {
    /// The router's number for it.
    public var id: InstanceID
    /// `host:port`, as in the worker's URL: the `Host` field and the name shown to clients.
    public var name: String
    /// The resolved address; nil until resolution succeeds.
    public var address: SocketAddress?
    /// The host its certificate must name; nil where it does not speak TLS.
    public var secureHost: String?

    /// A target.
    public init(id: InstanceID, name: String, address: SocketAddress?, secureHost: String? = nil) {
        self.secureHost = secureHost
        self.id = id
        self.name = name
        self.address = address
    }
}
