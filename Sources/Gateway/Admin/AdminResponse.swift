/// The answer to a request for one of the router's own paths.
public struct AdminResponse: Sendable, Equatable {
    /// The HTTP status.
    public var status: Int
    /// The body's media type.
    public var contentType: String
    /// The body.
    public var body: String
    /// Further fields, such as `allow`; names in lower case, values without control bytes.
    public var headers: [String: String]
    /// What follows, in place of `body`, until its reader leaves; nil for an answer that is whole.
    public var events: AdminEvents?

    /// An answer; every argument has the meaning of the property of its name.
    public init(
        status: Int = 200, contentType: String = "application/json", body: String, headers: [String: String] = [:],
        events: AdminEvents? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.headers = headers
        self.events = events
    }

    /// An error in OpenAI's shape.
    ///
    /// - Parameters:
    ///   - message: one sentence: the field, its value, what would be right.
    ///   - param: the field at fault, where it is one.
    public static func error(
        _ status: Int, _ message: String, param: String? = nil, headers: [String: String] = [:]
    ) -> AdminResponse {
        AdminResponse(
            status: status, body: ErrorBody.json(status: status, message: message, param: param), headers: headers)
    }
}
