/// Why no facts can be had from a body: it is not a JSON object.
public struct RequestScanError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Offset in the body, in bytes, of what is wrong.
    public var offset: Int
    /// What was found and what would be right, in words.
    public var reason: String

    /// An error at a byte of the body.
    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// One sentence for the client.
    public var description: String { "The request body is not a JSON object: \(reason) at byte \(offset)." }
}
