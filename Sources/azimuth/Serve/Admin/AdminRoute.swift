import Gateway

/// One of the router's own paths: a method, a pattern and what answers.
struct AdminRoute: Sendable {
    /// A request that fits a route.
    struct Call: Sendable {
        var request: AdminRequest
        /// What stands in the place of the pattern's `{name}`s, decoded.
        var parameters: [String: String]

        /// What stands in the place of `{name}`; empty where the pattern has no such place.
        subscript(name: String) -> String { parameters[name] ?? "" }
    }

    typealias Handler = @Sendable (Call) async throws -> AdminResponse

    let method: String
    private let pattern: [Substring]
    let handler: Handler

    /// A route.
    ///
    /// - Parameters:
    ///   - pattern: a path such as `/azimuth/decisions/{id}`; `{id}` stands for any one segment.
    ///   - handler: makes the answer; an `AdminFailure` it throws becomes one, any other error a 500.
    init(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
        self.method = method
        self.pattern = pattern.split(separator: "/")
        self.handler = handler
    }

    /// The parameters where the path fits; nil where it does not.
    func match(_ segments: [String]) -> [String: String]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            if part.hasPrefix("{"), part.hasSuffix("}") {
                parameters[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return parameters
    }
}

/// Why an admin request is refused.
struct AdminFailure: Error {
    var status: Int
    /// One sentence: the field, its value, what would be right.
    var message: String
    /// The field at fault, where it is one.
    var param: String?

    init(_ status: Int, _ message: String, param: String? = nil) {
        self.status = status
        self.message = message
        self.param = param
    }
}
