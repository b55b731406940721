import Routing

/// Which instance made which stored answer (`/v1/responses`), the least recently used forgotten first.
///
/// Ids are kept as 64-bit hashes: two that collide could at worst send a request to an instance that does not know the
/// answer. About 40 bytes an entry, taken as answers come.
struct ResponseTable: Sendable {
    private struct Entry: Sendable {
        var key: Int
        var instance: InstanceID
        /// Neighbours in order of use; -1 for none.
        var newer: Int32
        var older: Int32
    }

    private let capacity: Int
    private var places: [Int: Int32] = [:]
    private var entries: [Entry] = []
    private var newest: Int32 = -1
    private var oldest: Int32 = -1

    /// A table of at most `capacity` answers; 0 remembers none.
    init(capacity: Int) { self.capacity = min(max(capacity, 0), 1 << 24) }

    /// Answers remembered.
    var count: Int { entries.count }

    /// The key of an id.
    static func key(of id: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: id)
        return hasher.finalize()
    }

    /// Remembers who made an answer.
    mutating func remember(_ key: Int, madeBy instance: InstanceID) {
        guard capacity > 0 else { return }
        if let place = places[key] {
            entries[Int(place)].instance = instance
            touch(place)
            return
        }
        let place: Int32
        if entries.count < capacity {
            place = Int32(entries.count)
            entries.append(Entry(key: key, instance: instance, newer: -1, older: -1))
        } else {
            place = oldest
            unlink(place)
            places[entries[Int(place)].key] = nil
            entries[Int(place)] = Entry(key: key, instance: instance, newer: -1, older: -1)
        }
        places[key] = place
        link(place)
    }

    /// Who made an answer; nil where that is not known (any more).
    mutating func maker(of key: Int) -> InstanceID? {
        guard let place = places[key] else { return nil }
        touch(place)
        return entries[Int(place)].instance
    }

    private mutating func touch(_ place: Int32) {
        guard newest != place else { return }
        unlink(place)
        link(place)
    }

    private mutating func unlink(_ place: Int32) {
        let entry = entries[Int(place)]
        if entry.newer >= 0 { entries[Int(entry.newer)].older = entry.older } else { newest = entry.older }
        if entry.older >= 0 { entries[Int(entry.older)].newer = entry.newer } else { oldest = entry.newer }
    }

    private mutating func link(_ place: Int32) {
        entries[Int(place)].newer = -1
        entries[Int(place)].older = newest
        if newest >= 0 { entries[Int(newest)].newer = place } else { oldest = place }
        newest = place
    }
}
