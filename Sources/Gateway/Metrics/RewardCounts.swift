/// Predicted against actual reward of requests that a model decided, in the objective's unit (mostly negative seconds).
///
/// Both histograms take in the same requests: those whose first instance answered, and whose outcome has a reward.
struct RewardCounts: Sendable {
    private(set) var predicted = Histogram(Histogram.rewardBounds)
    private(set) var actual = Histogram(Histogram.rewardBounds)
    private(set) var absoluteError = Histogram(Histogram.latencyBounds)

    mutating func observe(predicted value: Double, actual reward: Double) {
        guard value.isFinite, reward.isFinite else { return }
        predicted.observe(value)
        actual.observe(reward)
        absoluteError.observe(abs(value - reward))
    }

    mutating func merge(_ other: RewardCounts) {
        predicted.merge(other.predicted)
        actual.merge(other.actual)
        absoluteError.merge(other.absoluteError)
    }
}
