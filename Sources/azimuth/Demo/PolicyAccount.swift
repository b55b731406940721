/// What the demo's client saw of one policy: every request's figures, by the time it was sent.
struct PolicyAccount: Sendable {
    static let recentSeconds = 10.0

    /// One request that has ended. Seconds.
    struct Entry: Sendable, Equatable {
        var planned: Double
        var ttft: Double?
        var tpot: Double?
        var e2e: Double?
        /// Refused, broken off or timed out; not: cut short by the demo's own end.
        var failed: Bool
    }

    let policy: String
    private(set) var sent = 0
    private(set) var completed = 0
    private(set) var errors: [String: Int] = [:]
    private(set) var entries: [Entry] = []
    private var firstTokens = 0
    private var ttftSum = 0.0
    private var recent: [(time: Double, ttft: Double)] = []

    init(policy: String) { self.policy = policy }

    /// Requests whose answer has not come to its end.
    var inFlight: Int { sent - entries.count }

    mutating func take(_ event: LoadEvent) {
        switch event {
        case .sent: sent += 1
        case .firstToken(_, _, let time, let ttft):
            firstTokens += 1
            ttftSum += ttft
            recent.append((time, ttft))
            if let first = recent.first, first.time < time - Self.recentSeconds {
                recent.removeAll { $0.time < time - Self.recentSeconds }
            }
        case .finished(let result):
            if let fault = result.fault {
                if fault.kind != .stopped { errors["\(fault.kind)", default: 0] += 1 }
            } else {
                completed += 1
            }
            // A TTFT stands once the first token has come, whatever became of the rest.
            entries.append(
                Entry(
                    planned: result.planned, ttft: result.ttft,
                    tpot: result.fault == nil ? result.tpot : nil, e2e: result.fault == nil ? result.e2e : nil,
                    failed: result.fault.map { $0.kind != .stopped } ?? false))
        }
    }

    /// Mean TTFT of all first tokens.
    var meanTTFT: Double? { firstTokens > 0 ? ttftSum / Double(firstTokens) : nil }

    /// Mean TTFT of the first tokens of the last `recentSeconds`; nil where there were none.
    func recentTTFT(now: Double) -> Double? {
        let late = recent.filter { $0.time >= now - Self.recentSeconds }
        return late.isEmpty ? nil : late.reduce(0) { $0 + $1.ttft } / Double(late.count)
    }

    /// The figures of the requests planned at `start` or later, and before `end`.
    func figures(from start: Double, to end: Double = .infinity) -> PolicyFigures {
        let part = entries.filter { $0.planned >= start && $0.planned < end }
        return PolicyFigures(
            policy: policy, requests: part.count, ttft: LatencySummary(part.compactMap(\.ttft)),
            tpot: LatencySummary(part.compactMap(\.tpot)), e2e: LatencySummary(part.compactMap(\.e2e)),
            unfinished: part.count { $0.e2e == nil && !$0.failed }, errors: part.count { $0.failed })
    }
}

/// One row of the demo's final table.
struct PolicyFigures: Sendable, Equatable {
    var policy: String
    var requests: Int
    /// Seconds, as all latencies.
    var ttft: LatencySummary?
    var tpot: LatencySummary?
    var e2e: LatencySummary?
    /// Cut short by the demo's end.
    var unfinished: Int
    var errors: Int
}
