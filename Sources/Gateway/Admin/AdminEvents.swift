/// A body that goes on until its reader leaves or its source ends, such as server-sent events.
///
/// A reader that does not keep up misses pieces, never parts of one; how many wait for it is up to the stream's own
/// buffering. Where the reader leaves, the stream ends with cancellation.
public final class AdminEvents: Sendable, Equatable {
    /// What is sent, one piece after another.
    public let pieces: AsyncStream<String>

    /// A body of these pieces; it can be read once.
    public init(_ pieces: AsyncStream<String>) { self.pieces = pieces }

    /// Whether both are the same stream.
    public static func == (one: AdminEvents, other: AdminEvents) -> Bool { one === other }
}
