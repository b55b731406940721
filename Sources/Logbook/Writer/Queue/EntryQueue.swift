import Synchronization

/// Entries on their way to the writer: filled by event loops, emptied whole by one background queue.
///
/// Appending takes a short lock and never waits for the file. Entries lie in chunks of one transaction each, whose memory
/// is used again once they are written. What is taken still counts against the bounds until it is released.
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
        var filling = EntryChunk()
        var full: [EntryChunk] = []
        /// Empty chunks whose memory is there already.
        var spare: [EntryChunk] = []
        var count = 0
        var bytes = 0
        var dropped = 0
        var isClosed = false
        var wakeIsSet = false
        var urgentWakeIsSet = false
    }

    /// Most memory in bytes that a chunk kept for further entries may hold, and how many are kept.
    private static let spare = (bytes: 8 << 20, chunks: 2)

    /// Rounds, models and events that find room when decisions fill the queue.
    private static let reserve = 256

    private let limit: Int
    private let byteLimit: Int
    private let chunk: Int
    private let features: FeatureLogging
    private let state = Mutex(State())

    init(entries: Int, bytes: Int, chunk: Int, features: FeatureLogging = .all) {
        limit = entries
        byteLimit = bytes
        self.chunk = chunk
        self.features = features
    }

    /// Adds an entry, or counts it as dropped where there is no room.
    func append(_ entry: LogEntry) -> Wake {
        let footprint = entry.footprint(features: features)
        let room = entry.isBulk ? 0 : Self.reserve
        return state.withLock { state in
            guard !state.isClosed, state.count < limit + room, entry.isBulk == false || state.bytes < byteLimit else {
                state.dropped += 1
                return .none
            }
            state.filling.append(entry, footprint: footprint, features: features)
            state.count += 1
            state.bytes += footprint
            guard state.filling.count >= chunk else {
                if state.wakeIsSet { return .none }
                state.wakeIsSet = true
                return .later
            }
            state.full.append(state.filling)
            state.filling = state.spare.popLast() ?? EntryChunk()
            if state.urgentWakeIsSet { return .none }
            state.urgentWakeIsSet = true
            state.wakeIsSet = true
            return .now
        }
    }

    /// Takes all entries, in the order they came and in chunks of one transaction, and allows the next wake-up.
    func take() -> [EntryChunk] {
        state.withLock { state in
            var chunks = state.full
            state.full = []
            if state.filling.count > 0 {
                chunks.append(state.filling)
                state.filling = state.spare.popLast() ?? EntryChunk()
            }
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

    /// Gives back the room and the memory of a chunk that was written or lost; `lost` of its entries count as dropped.
    func release(_ chunk: consuming EntryChunk, lost: Int) {
        let (count, footprint) = (chunk.count, chunk.footprint)
        chunk.removeAll()
        let kept = chunk.capacity <= Self.spare.bytes ? chunk : nil
        state.withLock { state in
            if let kept, state.spare.count < Self.spare.chunks { state.spare.append(kept) }
            state.count -= count
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
