/// Shift and scale of terms: `(x - mean) / scale` has mean 0 and variance 1 over the weighted training samples.
public struct Standardisation: Sendable, Equatable {
    /// Weighted mean of each term.
    public let mean: [Double]
    /// Weighted standard deviation of each term; 1 for a constant one, so that it standardises to 0.
    public let scale: [Double]

    /// A known standardisation; both arrays have one value a term.
    public init(mean: [Double], scale: [Double]) {
        precondition(mean.count == scale.count, "mean and scale differ in size")
        self.mean = mean
        self.scale = scale
    }

    /// Number of terms.
    public var count: Int { mean.count }
}
