/// What is expected of an answer's length before its first token: a mean and three quantiles.
public struct LengthPrediction: Sendable, Equatable {
    /// Expected ln(1 + tokens).
    public var meanLog: Float
    /// Expected length in tokens, which long answers draw above the median.
    public var mean: Float
    /// Length in tokens that one answer in ten stays below.
    public var q10: Float
    /// Median length in tokens.
    public var q50: Float
    /// Length in tokens that nine answers in ten stay below.
    public var q90: Float
    /// The request's own bound on its answer in tokens; infinite where it has none.
    public var limit: Float

    /// A prediction; the quantiles are put in order, at least 1 token and at most `limit`.
    ///
    /// - Parameter mean: the mean length; nil to take it from the quantiles by Swanson's rule.
    public init(
        meanLog: Float, mean: Float? = nil, q10: Float, q50: Float, q90: Float, limit: Float = .infinity
    ) {
        let most = limit >= 1 ? limit : .infinity
        let middle = min(max(Self.sane(q50), 1), most)
        self.meanLog = Self.sane(meanLog)
        self.q50 = middle
        self.q10 = min(max(Self.sane(q10), 1), middle)
        self.q90 = min(max(Self.sane(q90), middle), most)
        self.limit = most
        let expected = mean ?? 0.3 * self.q10 + 0.4 * middle + 0.3 * self.q90
        self.mean = min(max(Self.sane(expected), 1), most)
    }

    /// No number from outside may poison what is computed from it.
    private static func sane(_ value: Float) -> Float { value.isFinite ? min(value, mostTokens) : 0 }

    /// No answer is expected to be longer than this, in tokens.
    private static let mostTokens: Float = 16_777_216
}
