/// What a summary needs of some consecutive decisions, whatever time it is cut into.
struct SummaryBlock: Equatable, Sendable {
    /// Decisions in a block: those with the ids from one multiple of this to the next.
    static let size: Int64 = 2_048

    /// Requests that one instance served.
    struct Share: Codable, Equatable, Sendable {
        var requests = 0
        var ttftSum = 0.0
        var ttftCount = 0

        mutating func add(_ other: Share) {
            requests += other.requests
            ttftSum += other.ttftSum
            ttftCount += other.ttftCount
        }
    }

    /// Times of whole answers, in seconds.
    struct Sketches: Equatable, Sendable {
        var ttft = QuantileSketch()
        var tpot = QuantileSketch()
        var e2e = QuantileSketch()

        mutating func merge(_ other: Sketches) {
            ttft.merge(other.ttft)
            tpot.merge(other.tpot)
            e2e.merge(other.e2e)
        }
    }

    /// All that is counted.
    struct Counts: Codable, Equatable, Sendable {
        /// Unix times of the first and the last decision in seconds.
        var start: Double
        var end: Double
        /// Of the decision with the lowest id, by which a block is known again.
        var firstID: Int64 = 0
        var firstTime = 0.0
        var decisions = 0
        var outcomes = 0
        var reasons: [String: Int] = [:]
        var censorings: [String: Int] = [:]
        var statuses: [Int: Int] = [:]
        /// By the instance's number in the file.
        var served: [Int64: Share] = [:]
        var prediction = Agreement()
        var stretch = LogbookSummary.Stretch(start: 0)

        init(start: Double, end: Double) {
            self.start = start
            self.end = end
        }
    }

    var counts: Counts
    var sketches = Sketches()

    /// Whether what it says will not change any more: all outcomes are known, or are too old to come.
    func isSettled(newest: Double) -> Bool { counts.outcomes == counts.decisions || counts.end < newest - 3_600 }

    /// Whether a block of the logbook can be like this; one that cannot is made anew.
    var isPlausible: Bool {
        let most = Int(Self.size)
        let tallies =
            [counts.decisions, counts.outcomes, counts.prediction.count, sketches.ttft.count, sketches.tpot.count]
            + [sketches.e2e.count, counts.stretch.requests, counts.stretch.failed]
        return counts.start.isFinite && counts.end.isFinite && counts.start <= counts.end
            && tallies.allSatisfy((0...most).contains)
            && [Array(counts.reasons.values), Array(counts.censorings.values), Array(counts.statuses.values)].allSatisfy
            {
                $0.allSatisfy((0...most).contains)
            }
            && counts.served.values.allSatisfy { (0...most).contains($0.requests) && (0...most).contains($0.ttftCount) }
            && counts.stretch.isPlausible(most: most)
    }
}
