/// Test-then-learn error over the newest tests: of a model, and of the mean and the running median on the same samples.
///
/// For every sample call `test` with what the model predicted before it learnt from the sample, then `learn`.
/// The mean and the median predict from the labels learnt until then, so they too are judged on what they have not seen.
public struct PrequentialError: Sendable {
    private struct Test {
        let label: Double
        let model: Double
        let reference: Double?
        let mean: Double
        let median: Double
    }

    /// Most tests kept.
    public let window: Int
    private var tests: [Test] = []
    private var oldest = 0
    private var seen: RecentValues

    /// No tests yet.
    ///
    /// - Parameters:
    ///   - window: most tests kept; positive.
    ///   - baselineWindow: newest labels from which the mean and the median predict; positive.
    public init(window: Int, baselineWindow: Int) {
        precondition(window > 0, "a window is positive")
        self.window = window
        seen = RecentValues(capacity: baselineWindow)
    }

    /// Tests held, at most `window`.
    public var count: Int { tests.count }

    /// Labels learnt from, at most the baseline window.
    public var learnt: Int { seen.count }

    /// Holds one prediction against its label; without effect before the first `learn`, when no baseline could predict.
    ///
    /// - Parameter reference: what was predicted without learning; nil where nothing was.
    public mutating func test(prediction: Double, label: Double, reference: Double? = nil) {
        precondition(prediction.isFinite && label.isFinite, "only finite predictions and labels can be judged")
        guard let mean = seen.mean, let median = seen.median else { return }
        let test = Test(label: label, model: prediction, reference: reference, mean: mean, median: median)
        if tests.count < window {
            tests.append(test)
        } else {
            tests[oldest] = test
            oldest = oldest + 1 == window ? 0 : oldest + 1
        }
    }

    /// Lets the mean and the median learn a finite label.
    public mutating func learn(label: Double) { seen.insert(label) }

    /// The errors over the newest `newest` tests, or over all held; nil where there are none.
    public func summary(newest: Int? = nil) -> PrequentialSummary? {
        let size = min(newest ?? tests.count, tests.count)
        guard size > 0 else { return nil }
        var sums = (model: 0.0, mean: 0.0, median: 0.0, squared: 0.0, label: 0.0)
        let share = 1 / Double(size)
        let chosen = (tests.count - size..<tests.count).map { tests[(oldest + $0) % tests.count] }
        for test in chosen {
            let error = test.model - test.label
            sums.model += share * abs(error)
            sums.squared += share * error * error
            sums.mean += share * abs(test.mean - test.label)
            sums.median += share * abs(test.median - test.label)
            sums.label += share * test.label
        }
        let references = chosen.compactMap { test in test.reference.map { abs($0 - test.label) } }
        let variance = chosen.reduce(0) { $0 + share * ($1.label - sums.label) * ($1.label - sums.label) }
        return PrequentialSummary(
            count: size, mae: sums.model, rmse: sums.squared.squareRoot(),
            r2: variance > 0 ? 1 - sums.squared / variance : nil, maeMean: sums.mean, maeMedian: sums.median,
            maeReference: references.count == size ? references.reduce(0, +) * share : nil)
    }
}
