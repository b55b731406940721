/// Errors of two models on the same newest samples, side by side.
public struct PairedErrors: Sendable {
    /// Two models compared over a number of samples, in the label's unit.
    public struct Comparison: Sendable, Equatable {
        /// Samples on which both were tested.
        public let count: Int
        /// Mean absolute errors.
        public let mae: (first: Double, second: Double)
        /// Roots of the mean squared errors.
        public let rmse: (first: Double, second: Double)
        /// Standard error of the difference of the mean absolute errors, were the samples independent.
        public let standardError: Double

        /// Whether all figures are the same.
        public static func == (left: Comparison, right: Comparison) -> Bool {
            left.count == right.count && left.mae == right.mae && left.rmse == right.rmse
                && left.standardError == right.standardError
        }
    }

    /// Most samples kept.
    public let window: Int
    private var pairs: [(first: Double, second: Double)] = []
    private var oldest = 0

    /// Nothing compared yet; `window` is positive.
    public init(window: Int) {
        precondition(window > 0, "a window is positive")
        self.window = window
    }

    /// Samples held, at most `window`.
    public var count: Int { pairs.count }

    /// Holds two predictions against the label that neither model had seen.
    public mutating func test(first: Double, second: Double, label: Double) {
        precondition(first.isFinite && second.isFinite && label.isFinite, "only finite numbers can be compared")
        let pair = (abs(first - label), abs(second - label))
        if pairs.count < window {
            pairs.append(pair)
        } else {
            pairs[oldest] = pair
            oldest = oldest + 1 == window ? 0 : oldest + 1
        }
    }

    /// The comparison over the newest samples, or over all held; nil where there are fewer than two.
    public func comparison(newest: Int? = nil) -> Comparison? {
        let size = min(newest ?? pairs.count, pairs.count)
        guard size > 1 else { return nil }
        let share = 1 / Double(size)
        let chosen = (pairs.count - size..<pairs.count).map { pairs[(oldest + $0) % pairs.count] }
        var mae = (first: 0.0, second: 0.0)
        var square = (first: 0.0, second: 0.0)
        for pair in chosen {
            mae.first += share * pair.first
            mae.second += share * pair.second
            square.first += share * pair.first * pair.first
            square.second += share * pair.second * pair.second
        }
        let difference = mae.first - mae.second
        let variance = chosen.reduce(0.0) { sum, pair in
            let distance = pair.first - pair.second - difference
            return sum + distance * distance / Double(size - 1)
        }
        return Comparison(
            count: size, mae: mae, rmse: (square.first.squareRoot(), square.second.squareRoot()),
            standardError: (variance * share).squareRoot())
    }
}
