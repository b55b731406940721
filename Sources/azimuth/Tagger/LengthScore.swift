import Foundation
import Routing

/// How well predictions of lengths were met.
struct LengthScore: Encodable, Equatable {
    /// Turns scored.
    var turns: Int
    /// Mean and median absolute error of the predicted median, in tokens.
    var mae: Double
    var medianError: Double
    /// Mean absolute error of the one number that is best for all: these turns' own median.
    var maeConstant: Double
    /// Share of turns within 50 and 100 tokens.
    var acc50: Double
    var acc100: Double
    /// Kendall's tau-b of the predicted medians.
    var tau: Double
    /// Share of the pairs with different lengths that they put in order; equal predictions count half.
    var pairwise: Double
    /// Area under the curve of the predicted mean against the longest fifth.
    var aucTop20: Double
    /// Share of the variance of ln(1 + tokens) explained.
    var r2Log: Double

    /// Scores predictions against lengths in tokens; both have the same number of elements, at least one.
    init(_ predictions: [LengthPrediction], _ lengths: [Int]) {
        let truth = lengths.map(Double.init)
        let medians = predictions.map { Double($0.q50) }
        let errors = zip(truth, medians).map { abs($0 - $1) }
        let sorted = truth.sorted()
        let middle = Self.quantile(sorted, 0.5)
        turns = truth.count
        mae = Self.mean(errors)
        medianError = Self.quantile(errors.sorted(), 0.5)
        maeConstant = Self.mean(truth.map { abs($0 - middle) })
        acc50 = Self.mean(errors.map { $0 <= 50 ? 1 : 0 })
        acc100 = Self.mean(errors.map { $0 <= 100 ? 1 : 0 })
        let order = RankAgreement(truth, medians)
        tau = order.tau
        pairwise = order.pairwise
        aucTop20 = RankAgreement.auc(
            predictions.map { Double($0.mean) }, truth.map { [bound = Self.quantile(sorted, 0.8)] in $0 > bound })
        let logs = truth.map { log1p($0) }
        let centre = Self.mean(logs)
        let left = zip(logs, predictions).map { ($0 - Double($1.meanLog)) * ($0 - Double($1.meanLog)) }
        let total = logs.map { ($0 - centre) * ($0 - centre) }.reduce(0, +)
        r2Log = total > 0 ? 1 - left.reduce(0, +) / total : 0
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }

    /// Linear between the two nearest of sorted values.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
