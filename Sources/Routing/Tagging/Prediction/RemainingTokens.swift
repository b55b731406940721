/// How many more tokens an answer is expected to have, given that it has `produced` of them and has not ended.
///
/// The mean of the predicted distribution's part above `produced`. Between the quantiles the distribution is uniform in
/// four pieces: below the 10 % quantile, up to the median, and from there to the 90 % quantile with a break, since real
/// answers crowd towards the median; beyond it the mean excess grows slowly with what has already been exceeded.
/// A few multiplications, no allocation: it is called for each running request of a rollout.
///
/// - Parameters:
///   - prediction: what was expected before the first token.
///   - produced: tokens of answer so far; less than 0 counts as 0.
/// - Returns: tokens, at least 1 (it has not ended) and at most what the request's limit leaves.
public func expectedRemaining(_ prediction: LengthPrediction, produced: Float) -> Float {
    let produced = produced >= 0 ? produced : 0
    let spread = max(prediction.q90 - prediction.q50, TailShape.leastSpread * prediction.q50, 1)
    let left: Float
    if produced >= prediction.q90 {
        left = TailShape.excess * spread + TailShape.growth * (produced - prediction.q90)
    } else {
        let knee = prediction.q50 + TailShape.knee * (prediction.q90 - prediction.q50)
        var mass = TailShape.tailMass
        var sum = TailShape.tailMass * (prediction.q90 + TailShape.excess * spread)
        addPart(above: produced, 0.15, from: knee, to: prediction.q90, &mass, &sum)
        addPart(above: produced, 0.25, from: prediction.q50, to: knee, &mass, &sum)
        addPart(above: produced, 0.4, from: prediction.q10, to: prediction.q50, &mass, &sum)
        addPart(above: produced, 0.1, from: 0, to: prediction.q10, &mass, &sum)
        left = sum / mass - produced
    }
    return max(min(left, prediction.limit - produced), 1)
}

/// Shape of the distribution between and beyond the quantiles, measured on real answers.
private enum TailShape {
    static let tailMass: Float = 0.1
    /// Where the third quartile lies between the median and the 90 % quantile.
    static let knee: Float = 0.37
    /// Mean excess over the 90 % quantile, in units of its distance from the median.
    static let excess: Float = 0.73
    /// By how much that grows with each token beyond.
    static let growth: Float = 0.15
    /// A distribution is never taken to be narrower than this share of its median.
    static let leastSpread: Float = 0.1
}

/// Adds what of a uniform piece lies above `produced`: its mass, and mass times mean length.
@inline(__always)
private func addPart(
    above produced: Float, _ share: Float, from low: Float, to high: Float, _ mass: inout Float, _ sum: inout Float
) {
    guard high > produced else { return }
    let start = max(low, produced)
    let part = low < produced ? share * (high - produced) / (high - low) : share
    mass += part
    sum += part * 0.5 * (start + high)
}
