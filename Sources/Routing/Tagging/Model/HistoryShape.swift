#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Figures of a conversation's answers so far; lengths as ln(1 + tokens) less `DenseInputs.centre`.
struct HistoryShape: Sendable {
    /// The last answer.
    var last: Float = 0
    /// The mean, drawn a little to the centre.
    var mean: Float = 0
    /// The mean with weights that fall by 0.6 a turn.
    var recent: Float = 0
    /// The mean weighted by how alike the messages are in words and length.
    var similar: Float = 0
    /// The answer to the message most like this one.
    var best: Float = 0
    /// How like it is, 0 to 1.
    var bestOverlap: Float = -1
    /// The longest.
    var most: Float = -9
    /// The shortest.
    var least: Float = 9
    /// Their standard deviation.
    var spread: Float = 0.5

    /// - Parameters:
    ///   - turns: oldest first, at least one.
    ///   - logBytes: ln(1 + bytes) of the message to be answered.
    ///   - signature: the bits of its words.
    init(_ turns: [AnsweredTurn], logBytes: Float, _ signature: SIMD4<UInt64>) {
        var (sum, recentSum, recentWeight): (Float, Float, Float) = (0, 0, 0)
        var (similarSum, similarWeight): (Float, Float) = (0, 0)
        var (recency, likeness): (Float, Float) = (1, 1)
        for turn in turns.reversed() {
            let length = turn.logTokens - DenseInputs.centre
            sum += length
            most = max(most, length)
            least = min(least, length)
            recentSum += recency * length
            recentWeight += recency
            let overlap = AnsweredTurn.overlap(signature, turn.signature)
            let weight = likeness * expf(5 * overlap - 0.7 * abs(logBytes - turn.logBytes))
            similarSum += weight * length
            similarWeight += weight
            // Of equals the earliest, as a first answer sets the form of those that follow.
            if overlap >= bestOverlap {
                bestOverlap = overlap
                best = length
            }
            recency *= 0.6
            likeness *= 0.85
        }
        let count = Float(turns.count)
        last = (turns.last?.logTokens ?? DenseInputs.centre) - DenseInputs.centre
        mean = sum / (count + 1)
        recent = recentSum / (recentWeight + 0.3)
        similar = similarSum / (similarWeight + 0.3)
        guard turns.count > 1 else { return }
        var squares: Float = 0
        for turn in turns {
            let deviation = turn.logTokens - DenseInputs.centre - sum / count
            squares += deviation * deviation
        }
        spread = (squares / count).squareRoot()
    }
}
