import Foundation

/// The last minutes of requests in stretches of a few seconds, and the newest of them one by one. Bounded.
struct DashboardHistory {
    /// Seconds of a stretch, and how many are kept.
    static let stretch = 5.0
    static let count = 72
    static let pointLimit = 300
    static let newestLimit = 8
    /// Most times to first token that a stretch keeps for its percentiles.
    private static let timesLimit = 2_000

    private struct Stretch {
        var requests = 0
        var failed = 0
        var times: [Double] = []
        var reasons: [String: Int] = [:]
        var predicted = 0.0
        var observed = 0.0
        var pairs = 0
    }

    /// The numbers of each stretch, the oldest first; null where there was nothing.
    struct Series: Encodable {
        var stretchS = DashboardHistory.stretch
        /// Unix time at which the last stretch ends.
        var end: Double
        var requests: [Int]
        var failed: [Int]
        var ttftMeanMs: [Double?]
        var ttftP99Ms: [Double?]
        /// Mean rewards where both a prediction and an outcome are known.
        var predicted: [Double?]
        var observed: [Double?]
        var reasons: [String: [Int]]
    }

    private var stretches: [Int: Stretch] = [:]
    private(set) var points: [[Double]] = []
    private(set) var newest: [DecisionWatch.Entry] = []

    /// Takes in a request that ended.
    mutating func take(_ entry: DecisionWatch.Entry) {
        let place = Self.place(entry.time)
        var stretch = stretches[place] ?? Stretch()
        stretch.requests += 1
        if entry.status >= 400 || entry.censoring == "failed" || entry.censoring == "timed_out" { stretch.failed += 1 }
        if let ttft = entry.ttft, stretch.times.count < Self.timesLimit { stretch.times.append(ttft) }
        stretch.reasons[entry.reason, default: 0] += 1
        if let predicted = entry.predicted, let observed = entry.observed, predicted.isFinite {
            stretch.predicted += predicted
            stretch.observed += observed
            stretch.pairs += 1
            points.append([Self.short(predicted), Self.short(observed)])
            if points.count > 2 * Self.pointLimit { points.removeFirst(points.count - Self.pointLimit) }
        }
        stretches[place] = stretch
        newest.append(entry)
        if newest.count > 2 * Self.newestLimit { newest.removeFirst(newest.count - Self.newestLimit) }
    }

    /// Lets go of rewards, which cannot be compared with those under another objective.
    mutating func forgetRewards() {
        points = []
        for place in stretches.keys {
            stretches[place]?.predicted = 0
            stretches[place]?.observed = 0
            stretches[place]?.pairs = 0
        }
    }

    /// The stretches that end with the one of `now`; older ones are let go.
    mutating func series(now: Double) -> Series {
        let last = Self.place(now)
        let places = (last - Self.count + 1)...last
        stretches = stretches.filter { $0.key >= places.lowerBound && $0.key <= last + 1 }
        let kept = places.map { stretches[$0] }
        let names = Set(kept.flatMap { $0.map { Array($0.reasons.keys) } ?? [] })
        return Series(
            end: Double(last + 1) * Self.stretch, requests: kept.map { $0?.requests ?? 0 },
            failed: kept.map { $0?.failed ?? 0 },
            ttftMeanMs: kept.map { $0.flatMap(Self.mean) },
            ttftP99Ms: kept.map { $0.flatMap(Self.p99) },
            predicted: kept.map { $0.flatMap { $0.pairs > 0 ? Self.short($0.predicted / Double($0.pairs)) : nil } },
            observed: kept.map { $0.flatMap { $0.pairs > 0 ? Self.short($0.observed / Double($0.pairs)) : nil } },
            reasons: Dictionary(
                uniqueKeysWithValues: names.map { name in (name, kept.map { $0?.reasons[name] ?? 0 }) }))
    }

    private static func place(_ time: Double) -> Int {
        time.isFinite ? Int((min(max(time, 0), 1e11) / stretch).rounded(.down)) : 0
    }

    private static func mean(_ stretch: Stretch) -> Double? {
        stretch.times.isEmpty ? nil : short(1_000 * stretch.times.reduce(0, +) / Double(stretch.times.count))
    }

    private static func p99(_ stretch: Stretch) -> Double? {
        stretch.times.isEmpty ? nil : short(1_000 * LatencySummary.percentile(99, of: stretch.times.sorted()))
    }

    /// Four digits are all that a chart can show.
    static func short(_ value: Double) -> Double {
        guard value != 0, value.isFinite else { return 0 }
        let scale = pow(10, 3 - floor(log10(abs(value))))
        return scale.isFinite ? (value * scale).rounded() / scale : value
    }
}
