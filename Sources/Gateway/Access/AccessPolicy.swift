/// Who may do what, and how often. Replaced as a whole.
public struct AccessPolicy: Sendable {
    /// Keys for everything that is forwarded.
    public var api = KeyRing()
    /// Keys for the paths that show or change the router itself; they open the rest too.
    public var admin = KeyRing()
    /// Requests a minute for each key; nil for any number.
    public var requestsPerMinute: Int?
    /// Estimated prompt tokens a minute for each key; nil for any number.
    public var tokensPerMinute: Int?
    /// Whether the client's own credentials go on to the workers although the router has checked them.
    public var forwardsCredentials = false

    /// A policy that asks for no key.
    public init() {}

    /// Whether any key is needed.
    public var hasKeys: Bool { api.count > 0 || admin.count > 0 }
}
