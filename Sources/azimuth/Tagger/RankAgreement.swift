/// How far two rankings of the same things agree.
///
/// - Complexity: O(n log n), by counting exchanges in a merge sort (Knight 1966).
struct RankAgreement: Equatable {
    /// Kendall's tau-b, from -1 to 1; 0 where either ranks nothing.
    var tau: Double
    /// Share of the pairs that differ in `truth` which `scores` puts in the same order; equal scores count half.
    var pairwise: Double

    init(_ truth: [Double], _ scores: [Double]) {
        let order = truth.indices.sorted { (truth[$0], scores[$0]) < (truth[$1], scores[$1]) }
        let count = Double(truth.count)
        let all = count * (count - 1) / 2
        let sortedTruth = order.map { truth[$0] }
        var sortedScores = order.map { scores[$0] }
        let tiedTruth = Self.ties(sortedTruth) { $0 == $1 }
        let tiedBoth = Self.ties(order) { truth[$0] == truth[$1] && scores[$0] == scores[$1] }
        let exchanges = Self.exchanges(&sortedScores)
        let tiedScores = Self.ties(sortedScores) { $0 == $1 }
        let different = all - tiedTruth - tiedScores + tiedBoth
        let agree = different - exchanges
        let scale = ((all - tiedTruth) * (all - tiedScores)).squareRoot()
        tau = scale > 0 ? (agree - exchanges) / scale : 0
        let pairs = all - tiedTruth
        pairwise = pairs > 0 ? (agree + 0.5 * (tiedScores - tiedBoth)) / pairs : 0.5
    }

    /// Pairs of equal neighbours' groups.
    private static func ties<Element>(_ sorted: [Element], _ equal: (Element, Element) -> Bool) -> Double {
        var sum = 0.0
        var run = 1.0
        for place in sorted.indices.dropFirst() {
            if equal(sorted[place - 1], sorted[place]) {
                sum += run
                run += 1
            } else {
                run = 1
            }
        }
        return sum
    }

    /// Sorts, and counts the pairs that stood in the wrong order.
    private static func exchanges(_ values: inout [Double]) -> Double {
        var exchanges = 0.0
        var width = 1
        var other = values
        while width < values.count {
            for start in stride(from: 0, to: values.count, by: 2 * width) {
                let middle = min(start + width, values.count)
                let end = min(start + 2 * width, values.count)
                var (left, right) = (start, middle)
                for place in start..<end {
                    if left < middle, right >= end || values[left] <= values[right] {
                        other[place] = values[left]
                        left += 1
                    } else {
                        other[place] = values[right]
                        right += 1
                        exchanges += Double(middle - left)
                    }
                }
            }
            swap(&values, &other)
            width *= 2
        }
        return exchanges
    }

    /// Area under the receiver's curve of `scores` for telling the marked ones; 0.5 where all or none are marked.
    static func auc(_ scores: [Double], _ marked: [Bool]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let positives = Double(marked.count { $0 })
        let negatives = Double(marked.count) - positives
        guard positives > 0, negatives > 0 else { return 0.5 }
        var ranks = 0.0
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            // Equal scores share the mean of their ranks.
            let rank = Double(start + end + 1) / 2
            for place in start..<end where marked[order[place]] { ranks += rank }
            start = end
        }
        return (ranks - positives * (positives + 1) / 2) / (positives * negatives)
    }
}
