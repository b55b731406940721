/// Values by a hash, the least recently touched one thrown out when full.
///
/// - Complexity: O(1) a call; memory for `capacity` entries at most.
struct RecentTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var key: UInt64
        var value: Value
        var newer: Int32 = -1
        var older: Int32 = -1
    }

    let capacity: Int
    private var places: [UInt64: Int32] = [:]
    private var entries: [Entry] = []
    private var newest: Int32 = -1
    private var oldest: Int32 = -1

    /// An empty table of at least one place.
    init(capacity: Int) { self.capacity = max(capacity, 1) }

    var count: Int { entries.count }

    /// A key's value, without touching it.
    subscript(key: UInt64) -> Value? { places[key].map { entries[Int($0)].value } }

    /// Changes a key's value, `start` where it has none, and counts it as touched.
    mutating func change(_ key: UInt64, from start: @autoclosure () -> Value, _ body: (inout Value) -> Void) {
        let place: Int32
        if let found = places[key] {
            place = found
            unlink(place)
        } else if entries.count < capacity {
            place = Int32(entries.count)
            entries.append(Entry(key: key, value: start()))
            places[key] = place
        } else {
            place = oldest
            unlink(place)
            places[entries[Int(place)].key] = nil
            entries[Int(place)] = Entry(key: key, value: start())
            places[key] = place
        }
        body(&entries[Int(place)].value)
        entries[Int(place)].older = newest
        entries[Int(place)].newer = -1
        if newest >= 0 { entries[Int(newest)].newer = place }
        newest = place
        if oldest < 0 { oldest = place }
    }

    /// All entries, the least recently touched first.
    func forEach(_ body: (UInt64, Value) -> Void) {
        var place = oldest
        while place >= 0 {
            let entry = entries[Int(place)]
            body(entry.key, entry.value)
            place = entry.newer
        }
    }

    private mutating func unlink(_ place: Int32) {
        let entry = entries[Int(place)]
        if entry.newer >= 0 { entries[Int(entry.newer)].older = entry.older } else { newest = entry.older }
        if entry.older >= 0 { entries[Int(entry.older)].newer = entry.newer } else { oldest = entry.newer }
    }
}
