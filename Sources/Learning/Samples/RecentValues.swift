/// The newest values of a stream, with their mean and median.
///
/// - Complexity: `insert` and `mean` are O(capacity), microseconds at thousands; `median` is O(1).
public struct RecentValues: Sendable {
    /// Most values kept.
    public let capacity: Int
    private var ring: [Double] = []
    private var oldest = 0
    private var sorted: [Double] = []

    /// An empty stream; `capacity` is positive.
    public init(capacity: Int) {
        precondition(capacity > 0, "a capacity is positive")
        self.capacity = capacity
    }

    /// Values held.
    public var count: Int { ring.count }

    /// Takes a finite value in and drops the oldest where there is no room.
    public mutating func insert(_ value: Double) {
        precondition(value.isFinite, "only finite values have a mean and a median")
        if ring.count < capacity {
            ring.append(value)
        } else {
            sorted.remove(at: position(of: ring[oldest]))
            ring[oldest] = value
            oldest = oldest + 1 == capacity ? 0 : oldest + 1
        }
        sorted.insert(value, at: position(of: value))
    }

    /// Mean of the values held; nil where there are none.
    public var mean: Double? { ring.isEmpty ? nil : ring.reduce(0) { $0 + $1 / Double(ring.count) } }

    /// Median of the values held, the middle of the two middle ones for an even number; nil where there are none.
    public var median: Double? {
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
    }

    /// The first position whose value is not below `value`.
    private func position(of value: Double) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
