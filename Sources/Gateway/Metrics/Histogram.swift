/// A Prometheus histogram with fixed bounds. Not safe for concurrent use: each event loop keeps its own.
public struct Histogram: Sendable, Equatable {
    /// Upper bounds of the buckets, ascending; what lies above the last one counts in one more bucket.
    public let bounds: [Double]
    /// Observations of each bucket by itself; one more than there are bounds.
    public private(set) var counts: [Int]
    /// Sum of all observations.
    public private(set) var sum = 0.0

    /// Bounds in seconds from 1 ms to 240 s, for latencies of whole requests.
    public static let latencyBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 120, 240,
    ]
    /// Bounds in seconds from 1 us to 50 ms, for the router's own work.
    public static let workBounds: [Double] = [
        1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 5e-3, 5e-2,
    ]
    /// Bounds of rewards, which are mostly negative seconds: the latencies' mirrored, and 0.
    public static let rewardBounds: [Double] = latencyBounds.reversed().map { -$0 } + [0]

    /// An empty histogram with these bounds.
    public init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// Observations in all.
    public var total: Int { counts.reduce(0, +) }

    /// Takes in a value; one that is not finite is left out.
    public mutating func observe(_ value: Double) { observe(value, times: 1) }

    /// Takes in a value that was seen several times.
    public mutating func observe(_ value: Double, times: Int) {
        guard value.isFinite else { return }
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        counts[index] += times
        sum += value * Double(times)
    }

    /// Adds another one of the same bounds.
    public mutating func merge(_ other: Histogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        sum += other.sum
    }
}
