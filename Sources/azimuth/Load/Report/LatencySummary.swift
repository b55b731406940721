/// Mean and percentiles of a set of durations, exact: every value is kept and sorted.
///
/// Percentiles interpolate linearly between the closest ranks, as numpy's default does, so that figures compare with
/// those of other load clients.
struct LatencySummary: Sendable, Equatable {
    var count: Int
    var mean: Double
    var p50: Double
    var p90: Double
    var p99: Double

    /// Nil where there are no values; the values must be finite.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        count = sorted.count
        mean = sorted.reduce(0, +) / Double(sorted.count)
        p50 = Self.percentile(50, of: sorted)
        p90 = Self.percentile(90, of: sorted)
        p99 = Self.percentile(99, of: sorted)
    }

    /// - Parameters:
    ///   - percent: 0 to 100.
    ///   - sorted: Ascending, not empty.
    static func percentile(_ percent: Double, of sorted: [Double]) -> Double {
        let rank = percent / 100 * Double(sorted.count - 1)
        let low = Int(rank)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
    }
}
