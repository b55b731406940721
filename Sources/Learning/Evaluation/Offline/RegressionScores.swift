/// How well predictions meet labels.
public struct RegressionScores: Sendable, Equatable, Codable {
    /// Mean absolute error, in the label's unit.
    public let mae: Double
    /// Share of the labels' variance that is explained; 0 where the labels do not vary.
    public let r2: Double
    /// Spearman's rank correlation, ties at their mean rank; 0 where either side is constant and ranks nothing.
    public let spearman: Double

    /// Scores of one prediction a label; all are finite and there is at least one.
    public init(predictions: [Double], labels: [Double]) {
        precondition(predictions.count == labels.count && !labels.isEmpty, "one prediction a label")
        let share = 1 / Double(labels.count)
        let mean = labels.reduce(0) { $0 + share * $1 }
        var absolute = 0.0
        var squared = 0.0
        var variance = 0.0
        for (prediction, label) in zip(predictions, labels) {
            let error = prediction - label
            absolute += share * abs(error)
            squared += share * error * error
            variance += share * (label - mean) * (label - mean)
        }
        mae = absolute
        r2 = variance > 0 ? 1 - squared / variance : 0
        spearman = Self.correlation(Self.ranks(predictions), Self.ranks(labels))
    }

    /// Ranks from 0; equal values share the mean of theirs.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
            start = end
        }
        return ranks
    }

    /// Pearson's correlation of two equally long lists.
    private static func correlation(_ left: [Double], _ right: [Double]) -> Double {
        let middle = Double(left.count - 1) / 2
        var (product, first, second) = (0.0, 0.0, 0.0)
        for (a, b) in zip(left, right) {
            product += (a - middle) * (b - middle)
            first += (a - middle) * (a - middle)
            second += (b - middle) * (b - middle)
        }
        return first > 0 && second > 0 ? product / (first * second).squareRoot() : 0
    }
}
