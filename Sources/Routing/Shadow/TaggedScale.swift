/// By what factor answers turn out longer than was predicted of each, answers that still run included.
///
/// A prediction says at which rate an answer should end after any number of tokens. Over the tokens that have come, so
/// many ends are expected; the factor is how many times as many that is as there have been.
struct TaggedScale: Sendable {
    private static let forgetting = 0.998
    /// Ends that calibration before anything has been seen is worth.
    private static let prior = 8.0

    private var expected = 0.0
    private var ended = 0.0
    /// 0.25 to 4.
    private(set) var factor = 1.0

    /// An answer has gone on from one length to another.
    mutating func pass(_ prediction: LengthPrediction, from low: Double, to high: Double) {
        expected += Self.ends(prediction, from: low, to: high)
        update()
    }

    /// An answer of which `low` tokens have been counted has ended.
    mutating func end(_ prediction: LengthPrediction, from low: Double, length: Double) {
        if length > low { expected += Self.ends(prediction, from: low, to: length) }
        expected *= Self.forgetting
        ended = Self.forgetting * ended + 1
        update()
    }

    private mutating func update() {
        factor = min(max((expected + Self.prior) / (ended + Self.prior), 0.25), 4)
    }

    /// Integral of the rate of ends: of (1 + m') / m, where m is the mean of what is left.
    private static func ends(_ prediction: LengthPrediction, from low: Double, to high: Double) -> Double {
        let before = Double(expectedRemaining(prediction, produced: Float(low)))
        let after = Double(expectedRemaining(prediction, produced: Float(high)))
        return max(2 * (high - low) / (before + after) + logarithm(after / before), 0)
    }
}
