/// Reads what answers' lengths are predicted from, one request after the other, in memory that it keeps between them.
///
/// Not safe for concurrent use: each thread has its own.
public final class LengthReader {
    /// The query of the last request read.
    public private(set) var query = LengthQuery()
    private var room: RequestReading.Room?

    /// A reader that has read nothing.
    public init() {}

    func read(_ body: UnsafeRawBufferPointer, _ outline: RequestOutline, _ facts: RequestFacts) {
        query.removeAll()
        var reading = RequestReading(body, outline, room: room.take() ?? RequestReading.Room())
        reading.read(facts, into: &query)
        room = reading.room
    }
}
