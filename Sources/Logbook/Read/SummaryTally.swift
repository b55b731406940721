import Routing

/// Gathers a summary row by row, oldest first.
struct SummaryTally {
    /// What `take` reads, of `decisions d` and `outcomes o`.
    static let columns = """
        d.time, d.reason, d.objective, d.predicted_reward, d.chosen, o.served, o.ttft, o.ttft_censored, o.tpot, o.e2e,
        o.status, o.censoring, o.attempts
        """
    /// Where a column stands that follows them.
    static let idColumn: CInt = 13

    private var summary = LogbookSummary()
    private var ttfts: [Double] = []
    private var tpots: [Double] = []
    private var e2es: [Double] = []
    /// Of blocks, whose numbers are not at hand one by one.
    private var sketches = SummaryBlock.Sketches()
    private var served: [Int64: SummaryBlock.Share] = [:]
    private var reasons = TextKinds()
    private var reasonCounts: [Int] = []
    private var censorings = TextKinds()
    private var censoringCounts: [Int] = []
    private var objectives = TextKinds()
    private var parsed: [Objective?] = []
    private var reasonsElsewhere: [String: Int] = [:]
    private var censoringsElsewhere: [String: Int] = [:]
    private let start: Double
    private let width: Double
    private var timeline: [LogbookSummary.Stretch]

    /// - Parameters:
    ///   - first: Unix time of the first decision.
    ///   - last: that of the last one.
    init(from first: Double, to last: Double, stretches: Int) {
        let count = last > first ? max(1, stretches) : 1
        start = first
        width = max((last - first) / Double(count), 1e-9)
        timeline = (0..<count).map { [width] in .init(start: first + Double($0) * width) }
    }

    /// Of a block, which is cut into no stretches.
    init() { self.init(from: 0, to: 0, stretches: 1) }

    mutating func take(_ row: RawRows) {
        guard let time = row.double(0) else { return }
        spread(time, time)
        summary.decisions += 1
        let place = stretch(of: time)
        timeline[place].requests += 1
        let reason = reasons.number(of: row.bytes(1))
        if reason == reasonCounts.count { reasonCounts.append(0) }
        reasonCounts[reason] += 1
        guard let e2e = row.double(9) else { return }
        takeOutcome(row, e2e: e2e, place: place)
    }

    private mutating func takeOutcome(_ row: RawRows, e2e: Double, place: Int) {
        summary.outcomes += 1
        let status = Int(row.integer(10) ?? 0)
        let censoring = censorings.number(of: row.bytes(11))
        if censoring == censoringCounts.count { censoringCounts.append(0) }
        censoringCounts[censoring] += 1
        let isWhole = censorings.names[censoring] == Outcome.Censoring.none.rawValue && status < 400
        if status >= 400 { summary.errorStatuses[status, default: 0] += 1 }
        if !isWhole { timeline[place].failed += 1 }
        let isHidden = row.integer(7) == 1
        let ttft = isWhole ? row.double(6) : nil
        let tpot = isWhole ? row.double(8) : nil
        let seen = isHidden ? nil : ttft
        if let seen {
            ttfts.append(seen)
            timeline[place].ttftSum += seen
            timeline[place].ttftCount += 1
        }
        if isWhole {
            e2es.append(e2e)
            if let tpot { tpots.append(tpot) }
        }
        let instance = row.integer(5)
        if let instance {
            var share = served[instance] ?? SummaryBlock.Share()
            share.requests += 1
            if let seen {
                share.ttftSum += seen
                share.ttftCount += 1
            }
            served[instance] = share
        }
        guard isWhole, let predicted = row.double(3), row.integer(12) == 1, instance == row.integer(4) else { return }
        let objective = objectives.number(of: row.bytes(2))
        if objective == parsed.count { parsed.append(try? Objective.parse(objectives.names[objective])) }
        let outcome = Outcome(
            time: 0, ttft: ttft, ttftCensored: isHidden, tpot: tpot, e2e: e2e, status: status, censoring: .none)
        guard let observed = parsed[objective]?.reward(of: outcome) else { return }
        summary.prediction.take(predicted: predicted, observed: observed)
        timeline[place].errorSum += abs(predicted - observed)
        timeline[place].errorCount += 1
    }

    /// Takes all that another tally of the same stretches has taken of later rows.
    mutating func merge(_ later: SummaryTally) {
        spread(later.summary.firstTime, later.summary.lastTime)
        summary.decisions += later.summary.decisions
        summary.outcomes += later.summary.outcomes
        summary.errorStatuses.merge(later.summary.errorStatuses, uniquingKeysWith: +)
        summary.prediction.merge(later.summary.prediction)
        ttfts += later.ttfts
        tpots += later.tpots
        e2es += later.e2es
        for (instance, share) in later.served { served[instance, default: .init()].add(share) }
        sketches.merge(later.sketches)
        for (name, count) in zip(later.reasons.names, later.reasonCounts) {
            reasonsElsewhere[name, default: 0] += count
        }
        for (name, count) in zip(later.censorings.names, later.censoringCounts) {
            censoringsElsewhere[name, default: 0] += count
        }
        for place in timeline.indices where place < later.timeline.count { timeline[place].add(later.timeline[place]) }
    }

    func finish(names: [Int64: String]) -> LogbookSummary {
        var result = summary
        result.reasons = reasonsElsewhere
        result.censored = censoringsElsewhere
        for (name, count) in zip(reasons.names, reasonCounts) { result.reasons[name, default: 0] += count }
        for (name, count) in zip(censorings.names, censoringCounts) { result.censored[name, default: 0] += count }
        result.censored[Outcome.Censoring.none.rawValue] = nil
        result.ttft = Self.distribution(ttfts, sketches.ttft)
        result.tpot = Self.distribution(tpots, sketches.tpot)
        result.e2e = Self.distribution(e2es, sketches.e2e)
        result.timeline = summary.decisions > 0 ? timeline : []
        result.instances = served.map { id, share in
            LogbookSummary.InstanceShare(
                name: names[id] ?? "instance \(id)", requests: share.requests,
                meanTTFT: share.ttftCount > 0 ? share.ttftSum / Double(share.ttftCount) : nil)
        }.sorted { ($1.requests, $0.name) < ($0.requests, $1.name) }
        return result
    }

    /// Counts stay as they are where nothing but rows was taken; sketches are within 1 %.
    private static func distribution(_ values: [Double], _ sketch: QuantileSketch) -> Distribution? {
        guard sketch.count > 0 else { return Distribution(values) }
        var whole = sketch
        for value in values { whole.take(value) }
        return Distribution(whole)
    }

    private mutating func spread(_ first: Double?, _ last: Double?) {
        if let first { summary.firstTime = min(first, summary.firstTime ?? first) }
        if let last { summary.lastTime = max(last, summary.lastTime ?? last) }
    }
}

/// A tally of one block, or of many of them.
extension SummaryTally {
    /// The stretch that a time belongs to.
    func stretch(of time: Double) -> Int { Int(min(max((time - start) / width, 0), Double(timeline.count - 1))) }

    /// Takes a block that lies in one stretch.
    mutating func take(_ block: SummaryBlock) {
        let counts = block.counts
        spread(counts.start, counts.end)
        summary.decisions += counts.decisions
        summary.outcomes += counts.outcomes
        summary.errorStatuses.merge(counts.statuses, uniquingKeysWith: +)
        summary.prediction.merge(counts.prediction)
        reasonsElsewhere.merge(counts.reasons, uniquingKeysWith: +)
        censoringsElsewhere.merge(counts.censorings, uniquingKeysWith: +)
        for (instance, share) in counts.served { served[instance, default: .init()].add(share) }
        sketches.merge(block.sketches)
        timeline[stretch(of: counts.start)].add(counts.stretch)
    }

    /// What has been taken, as a block; nil where it is nothing.
    var block: SummaryBlock? {
        guard let first = summary.firstTime, let last = summary.lastTime else { return nil }
        var counts = SummaryBlock.Counts(start: first, end: last)
        counts.decisions = summary.decisions
        counts.outcomes = summary.outcomes
        counts.statuses = summary.errorStatuses
        counts.prediction = summary.prediction
        for (name, count) in zip(reasons.names, reasonCounts) { counts.reasons[name] = count }
        for (name, count) in zip(censorings.names, censoringCounts) { counts.censorings[name] = count }
        counts.served = served
        for stretch in timeline { counts.stretch.add(stretch) }
        var sketches = sketches
        for value in ttfts { sketches.ttft.take(value) }
        for value in tpots { sketches.tpot.take(value) }
        for value in e2es { sketches.e2e.take(value) }
        return SummaryBlock(counts: counts, sketches: sketches)
    }
}
