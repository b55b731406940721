/// How far the tagger is to be believed beside the running quantiles of its model: by their recent log errors.
public struct TrustGauge: Sendable, Equatable {
    /// Recent mean of |ln((1 + tokens) / (1 + predicted))| of the tagger.
    public private(set) var error: Float
    /// The same of the running median.
    public private(set) var baselineError: Float = 1

    private static let rate: Float = 0.01
    /// By what share the tagger may err more before it counts for nothing.
    private static let grace: Float = 0.2

    /// - Parameter trained: whether the tagger starts from a trained model; else it has to earn its trust.
    init(trained: Bool) { error = trained ? 0.9 : 1 + Self.grace }

    /// A gauge as it was saved.
    init(error: Float, baselineError: Float) {
        self.error = error.isFinite ? max(error, 0) : 1
        self.baselineError = baselineError.isFinite ? max(baselineError, 0) : 1
    }

    /// The tagger's weight, 0 to 1.
    public var weight: Float {
        guard error > baselineError else { return 1 }
        return max(1 - (error / max(baselineError, 1e-3) - 1) / Self.grace, 0)
    }

    /// Takes in the log errors of both for one answer.
    mutating func observe(error: Float, baselineError: Float) {
        guard error.isFinite, baselineError.isFinite else { return }
        self.error += Self.rate * (min(error, 4) - self.error)
        self.baselineError += Self.rate * (min(baselineError, 4) - self.baselineError)
    }
}
