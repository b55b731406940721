/// What an emulated instance is doing at a moment, as tests may want to wait for.
public struct InstanceStatus: Sendable, Hashable {
    /// Sequences that the engine runs.
    public var running: Int
    /// Sequences that wait for admission.
    public var waiting: Int
    /// Share of the KV blocks in use, 0 to 1.
    public var kvUsage: Double
    /// Open client connections.
    public var connections: Int
    /// Generation requests received since the instance was made, refused ones included.
    public var received: Int
    /// Answers completed.
    public var finished: Int
    /// Answers cancelled because their client went away.
    public var cancelled: Int
}

/// A generation request as an instance received it.
public struct RecordedRequest: Sendable, Hashable {
    /// The method, such as `POST`.
    public var method: String
    /// Path and query.
    public var uri: String
    /// The header fields in their order, names as sent.
    public var headers: [Header]
    /// The body's bytes.
    public var body: [UInt8]

    /// One header field.
    public struct Header: Sendable, Hashable {
        /// The name as sent.
        public var name: String
        /// The value.
        public var value: String
    }
}
