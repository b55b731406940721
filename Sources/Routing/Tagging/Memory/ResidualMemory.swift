/// By how much answers of a model, or to a prompt template, are longer than the network says: means of the log error,
/// drawn to 0 while there are few.
struct ResidualMemory: Sendable {
    struct Entry: Sendable {
        var mean: Float = 0
        var count: Float = 0
    }

    private(set) var table: RecentTable<Entry>
    /// Observations that 0 counts as.
    private let prior: Float
    /// The newest one counts at least as much as one in this many.
    private let memory: Float

    init(capacity: Int, prior: Float, memory: Float) {
        table = RecentTable(capacity: capacity)
        self.prior = prior
        self.memory = memory
    }

    /// The mean log error under a hash; 0 for one not known and for the hash 0, which stands for none.
    func mean(_ key: UInt64) -> Float { key == 0 ? 0 : table[key]?.mean ?? 0 }

    /// Learns from what was left of the error after this mean had been taken into account.
    mutating func observe(_ key: UInt64, left: Float) {
        guard key != 0, left.isFinite else { return }
        let bounded = min(max(left, -2), 2)
        table.change(key, from: Entry()) { entry in
            entry.count = min(entry.count + 1, memory)
            entry.mean = min(max(entry.mean + bounded / (entry.count + prior), -4), 4)
        }
    }

    /// Puts an entry back as it was saved.
    mutating func restore(_ key: UInt64, _ entry: Entry) {
        guard entry.mean.isFinite, entry.count.isFinite else { return }
        table.change(key, from: entry) { _ in }
    }
}
