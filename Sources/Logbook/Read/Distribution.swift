/// Mean and percentiles of a set of numbers; every value counts, none is sampled away.
public struct Distribution: Sendable, Equatable {
    /// How many values.
    public var count: Int
    /// Their mean.
    public var mean: Double
    /// The median.
    public var p50: Double
    /// The 90 % quantile.
    public var p90: Double
    /// The 99 % quantile.
    public var p99: Double

    /// The distribution of `values`, or nil where there are none. Quantiles lie linearly between the closest ranks.
    public init?(_ values: [Double]) {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        func quantile(_ share: Double) -> Double {
            let rank = share * Double(sorted.count - 1)
            let low = Int(rank)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
        }
        count = sorted.count
        mean = sorted.reduce(0, +) / Double(sorted.count)
        p50 = quantile(0.5)
        p90 = quantile(0.9)
        p99 = quantile(0.99)
    }
}
