/// How the lengths expected of answers were met, over one stretch of time.
public struct LengthCalibration: Sendable, Equatable {
    /// Unix time of the stretch's first decision in seconds.
    public var start: Double
    /// Whole answers whose length is known.
    public var answers: Int
    /// Mean absolute error of the expected median, in tokens.
    public var meanAbsoluteError: Double
    /// Share of answers no longer than the expected 10 % quantile.
    public var below10: Double
    /// Share of answers no longer than the expected median.
    public var below50: Double
    /// Share of answers no longer than the expected 90 % quantile.
    public var below90: Double
}

/// Gathers expected and observed lengths, and splits them into stretches of equal numbers of answers.
struct LengthTally {
    private struct Answer {
        let time: Double
        let quantiles: SIMD3<Float>
        let tokens: Float
    }

    private var answers: [Answer] = []

    /// Most stretches, and the fewest answers that make one.
    private static let stretches = 6
    private static let leastAnswers = 50

    mutating func take(time: Double, quantiles: SIMD3<Float>, tokens: Int) {
        answers.append(Answer(time: time, quantiles: quantiles, tokens: Float(tokens)))
    }

    /// The stretches, oldest first; none where there are no answers.
    func finish() -> [LengthCalibration] {
        let count = min(max(answers.count / Self.leastAnswers, 1), Self.stretches)
        return (0..<count).compactMap { index in
            let part = answers[answers.count * index / count..<answers.count * (index + 1) / count]
            guard let first = part.first else { return nil }
            func share(_ isMet: (Answer) -> Bool) -> Double { Double(part.count(where: isMet)) / Double(part.count) }
            let error = part.reduce(0.0) { $0 + Double(abs($1.tokens - $1.quantiles[1])) }
            return LengthCalibration(
                start: first.time, answers: part.count, meanAbsoluteError: error / Double(part.count),
                below10: share { $0.tokens <= $0.quantiles[0] }, below50: share { $0.tokens <= $0.quantiles[1] },
                below90: share { $0.tokens <= $0.quantiles[2] })
        }
    }
}
