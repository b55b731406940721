/// A request to one of the router's own paths, read whole.
public struct AdminRequest: Sendable {
    /// The method as it was sent, such as `GET`.
    public var method: String
    /// The path's parts between slashes, percent-decoded; `/workers/a%2Fb` gives `workers` and `a/b`.
    public var segments: [String]
    /// The query's members in order, percent-decoded; one without `=` has an empty value.
    public var query: [(name: String, value: String)]
    /// The `content-type` field, empty where there is none.
    public var contentType: String
    /// The body without transfer coding, at most `bodyLimit` bytes.
    public var body: [UInt8]

    /// The label of the key it came with; nil where that has none, or none was needed.
    public var keyLabel: String?

    /// Largest body in bytes; a larger one is refused with 413.
    public static let bodyLimit = 1 << 20

    /// A request; every argument has the meaning of the property of its name.
    public init(
        method: String, segments: [String], query: [(name: String, value: String)] = [], contentType: String = "",
        body: [UInt8] = []
    ) {
        self.method = method
        self.segments = segments
        self.query = query
        self.contentType = contentType
        self.body = body
    }

    /// A request with `target` as its path and query, as they stand in a request line.
    public init(method: String, target: String, contentType: String = "", body: [UInt8] = []) {
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first ?? ""[...].utf8
        segments = path.split(separator: UInt8(ascii: "/")).map { PercentCoding.decode($0) }
        query = (parts.count > 1 ? parts[1] : ""[...].utf8).split(separator: UInt8(ascii: "&")).map { member in
            let pair = member.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentCoding.decode(pair[0], plusIsBlank: true),
                pair.count > 1 ? PercentCoding.decode(pair[1], plusIsBlank: true) : ""
            )
        }
        self.method = method
        self.contentType = contentType
        self.body = body
    }

    /// The value of the first query member of this name.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The path without its query, for messages.
    public var path: String { "/" + segments.joined(separator: "/") }
}
