/// Why a message cannot be accepted, with the status a server answers (RFC 9110 section 15).
public struct WireError: Error, Sendable, Equatable {
    /// The HTTP status code that names the fault.
    public var status: Int
    /// One sentence that names the fault.
    public var message: String

    /// A fault answered with `status`.
    public init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }
}

/// What parsing the bytes at hand gave.
public enum ParseResult<Value> {
    /// The message's head goes on beyond the bytes at hand.
    case incomplete
    /// The head, whole.
    case complete(Value)
    /// The bytes are no acceptable message.
    case failure(WireError)
}

/// Bounds on what a peer may send before its body.
public struct HeadLimits: Sendable {
    /// Bytes of the start line and all fields.
    public var bytes: Int
    /// Number of field lines.
    public var fields: Int

    /// Bounds of `bytes` and `fields`; 64 KiB and 256 by default.
    public init(bytes: Int = 64 << 10, fields: Int = 256) {
        self.bytes = bytes
        self.fields = fields
    }
}
