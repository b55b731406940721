/// What is expected of an answer's length before its first token: a mean and three quantiles.
public struct LengthPrediction: Sendable, Equatable {
    /// Expected ln(1 + tokens).
    public var meanLog: Float
    /// Length in tokens that one answer in ten stays below.
    public var q10: Float
    /// Median length in tokens.
    public var q50: Float
    /// Length in tokens that nine answers in ten stay below.
    public var q90: Float
    /// The request's own bound on its answer in tokens; infinite where it has none.
    public var limit: Float

    /// A prediction; the quantiles are put in order, at least 1 token and at most `limit`.
    public init(meanLog: Float, q10: Float, q50: Float, q90: Float, limit: Float = .infinity) {
        let most = limit >= 1 ? limit : .infinity
        let middle = min(max(Self.sane(q50), 1), most)
        self.meanLog = Self.sane(meanLog)
        self.q50 = middle
        self.q10 = min(max(Self.sane(q10), 1), middle)
        self.q90 = min(max(Self.sane(q90), middle), most)
        self.limit = most
    }

    /// No number from outside may poison what is computed from it.
    private static func sane(_ value: Float) -> Float { value.isFinite ? value : 0 }
}
