import Synchronization

/// Entries on their way to the writer: filled by event loops, emptied whole by one background queue.
///
/// Appending takes a short lock and never waits for the file. Entries lie in chunks of one transaction each, so that
/// growing never copies what is already there. What is taken still counts against the bounds until it is released.
final class EntryQueue: Sendable {
    /// What the caller of `append` has to do for the entry to be written.
    enum Wake: Sendable {
        /// Nothing: a wake-up is on its way, or the entry was dropped.
        case none
        /// Wake the writer within the batch interval.
        case later
        /// Wake the writer at once: a whole batch waits.
        case now
    }

    private struct State {
        var filling: [LogEntry] = []
        var full: [[LogEntry]] = []
        var count = 0
        var bytes = 0
        var dropped = 0
        var isClosed = false
        var wakeIsSet = false
        var urgentWakeIsSet = false
        /// Written entries whose memory goes back one by one to the threads that took it; see `append`.
        var spent: [LogEntry] = []
    }

    /// Most bytes of written entries kept for that.
    private static let spentBytes = 4 << 20

    /// Rounds, models and events that find room when decisions fill the queue.
    private static let reserve = 256

    private let limit: Int
    private let byteLimit: Int
    private let chunk: Int
    private let state = Mutex(State())

    init(entries: Int, bytes: Int, chunk: Int) {
        limit = entries
        byteLimit = bytes
        self.chunk = chunk
    }

    /// Adds an entry, or counts it as dropped where there is no room.
    func append(_ entry: LogEntry) -> Wake {
        let footprint = entry.footprint
        let room = entry.isBulk ? 0 : Self.reserve
        // Freed by a thread that allocates the like, memory is used again at once; freed by the writer's, each piece
        // would have to be fetched from the allocator's shared lists.
        var spent: LogEntry?
        defer { withExtendedLifetime(spent) {} }
        return state.withLock { state in
            spent = state.spent.popLast()
            guard !state.isClosed, state.count < limit + room, entry.isBulk == false || state.bytes < byteLimit else {
                state.dropped += 1
                return .none
            }
            if state.filling.capacity == 0 { state.filling.reserveCapacity(chunk) }
            state.filling.append(entry)
            state.count += 1
            state.bytes += footprint
            guard state.filling.count >= chunk else {
                if state.wakeIsSet { return .none }
                state.wakeIsSet = true
                return .later
            }
            state.full.append(state.filling)
            state.filling = []
            if state.urgentWakeIsSet { return .none }
            state.urgentWakeIsSet = true
            state.wakeIsSet = true
            return .now
        }
    }

    /// Takes all entries, in the order they came and in chunks of one transaction, and allows the next wake-up.
    func take() -> [[LogEntry]] {
        state.withLock { state in
            var chunks = state.full
            if !state.filling.isEmpty { chunks.append(state.filling) }
            state.full = []
            state.filling = []
            state.wakeIsSet = false
            state.urgentWakeIsSet = false
            return chunks
        }
    }

    /// Keeps `append` from asking for a wake-up: the writer will come of itself (a retry is set).
    func muteWakes() {
        state.withLock { state in
            state.wakeIsSet = true
            state.urgentWakeIsSet = true
        }
    }

    /// Gives back the room of entries that were written or lost; `lost` of them count as dropped.
    func release(_ entries: [LogEntry], lost: Int) {
        let footprint = entries.reduce(0) { $0 + $1.footprint }
        state.withLock { state in
            if footprint <= Self.spentBytes, state.spent.isEmpty { state.spent = entries }
            state.count -= entries.count
            state.bytes -= footprint
            state.dropped += lost
        }
    }

    /// Counts every further entry as dropped.
    func close() { state.withLock { $0.isClosed = true } }

    /// Entries that wait or are being written.
    var count: Int { state.withLock(\.count) }

    /// Entries dropped since the beginning.
    var dropped: Int { state.withLock(\.dropped) }
}
