import Foundation
import GRDB
import Routing

extension LogbookReader {
    /// Sums up the decisions at or after a Unix time in seconds; nil sums up all.
    public func summary(since: Double? = nil) throws -> LogbookSummary {
        try read { db in
            var tally = SummaryTally(lengths: try LengthQuantiles.bySchema(db))
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT d.time, d.reason, d.objective, d.predicted_reward, d.chosen, o.served, \(OutcomeRow.columns),
                      substr(d.snapshot, 1, \(LengthQuantiles.bytes)), d.snapshot_schema
                    FROM decisions d LEFT JOIN outcomes o ON o.decision_id = d.id WHERE d.id >= ? ORDER BY d.id
                    """,
                arguments: [try since.map { try Decisions.first(since: $0, db) } ?? 0])
            while let row = try rows.next() { tally.take(row) }
            let names = try Row.fetchAll(db, sql: "SELECT id, name FROM instances")
            var summary = tally.finish(
                names: Dictionary(names.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first }))
            try Self.addRounds(to: &summary, since: since ?? 0, db)
            let bytes = Connection.bytes(ofFileAt: path)
            summary.bytes = bytes.database + bytes.log
            return summary
        }
    }

    private static func addRounds(to summary: inout LogbookSummary, since: Double, _ db: Database) throws {
        let rounds = try Row.fetchAll(
            db, sql: "SELECT result, count(*) FROM rounds WHERE time >= ? GROUP BY result", arguments: [since])
        for row in rounds { summary.rounds[row[0]] = row[1] }
        summary.models =
            try Int.fetchOne(db, sql: "SELECT count(*) FROM models WHERE time >= ?", arguments: [since]) ?? 0
        summary.promotedVersion = try Int.fetchOne(
            db,
            sql: "SELECT version FROM models WHERE promoted IS NOT NULL ORDER BY promoted DESC, version DESC LIMIT 1")
        summary.dropped =
            try Int.fetchOne(
                db, sql: "SELECT sum(count) FROM events WHERE kind = 'dropped' AND time >= ?", arguments: [since]) ?? 0
    }
}

/// Gathers a summary row by row.
private struct SummaryTally {
    private var summary = LogbookSummary()
    private var ttfts: [Double] = []
    private var tpots: [Double] = []
    private var e2es: [Double] = []
    private var served: [Int64: (requests: Int, ttftSum: Double, ttftCount: Int)] = [:]
    private let quantiles: [Int: LengthQuantiles]
    private var lengths = LengthTally()
    private var objective: (text: String, value: Objective?) = ("", nil)

    init(lengths quantiles: [Int: LengthQuantiles]) { self.quantiles = quantiles }

    mutating func take(_ row: Row) {
        let time: Double = row[0]
        if summary.firstTime == nil { summary.firstTime = time }
        summary.lastTime = time
        summary.decisions += 1
        summary.reasons[row[1] as String, default: 0] += 1
        guard let outcome = OutcomeRow.read(row, from: 6) else { return }
        summary.outcomes += 1
        if outcome.censoring != .none { summary.censored[outcome.censoring.rawValue, default: 0] += 1 }
        if outcome.status >= 400 { summary.errorStatuses[outcome.status, default: 0] += 1 }
        let isWhole = outcome.censoring == .none && outcome.status < 400
        let ttft = isWhole && !outcome.ttftCensored ? outcome.ttft : nil
        if let ttft { ttfts.append(ttft) }
        if isWhole {
            e2es.append(outcome.e2e)
            if let tpot = outcome.tpot { tpots.append(tpot) }
            takeLength(row, time: time, outcome: outcome)
        }
        if let instance = row[5] as Int64? {
            var share = served[instance] ?? (0, 0, 0)
            share.requests += 1
            if let ttft {
                share.ttftSum += ttft
                share.ttftCount += 1
            }
            served[instance] = share
        }
        takePrediction(row, outcome: outcome)
    }

    private mutating func takeLength(_ row: Row, time: Double, outcome: Outcome) {
        guard outcome.finishReason != "length", let tokens = outcome.completionTokens, tokens > 0,
            let bytes = row[6 + OutcomeRow.count] as Data?, let schema = row[7 + OutcomeRow.count] as Int?,
            let found = quantiles[schema]?.read(bytes)
        else { return }
        lengths.take(time: time, quantiles: found, tokens: tokens)
    }

    private mutating func takePrediction(_ row: Row, outcome: Outcome) {
        guard let predicted = row[3] as Double?, outcome.attempts == 1, row[4] as Int64? == row[5] as Int64? else {
            return
        }
        let text: String = row[2]
        if objective.text != text { objective = (text, try? Objective.parse(text)) }
        guard let observed = objective.value?.reward(of: outcome) else { return }
        summary.prediction.take(predicted: predicted, observed: observed)
    }

    func finish(names: [Int64: String]) -> LogbookSummary {
        var result = summary
        result.lengths = lengths.finish()
        result.ttft = Distribution(ttfts)
        result.tpot = Distribution(tpots)
        result.e2e = Distribution(e2es)
        result.instances = served.map { id, share in
            LogbookSummary.InstanceShare(
                name: names[id] ?? "instance \(id)", requests: share.requests,
                meanTTFT: share.ttftCount > 0 ? share.ttftSum / Double(share.ttftCount) : nil)
        }.sorted { ($1.requests, $0.name) < ($0.requests, $1.name) }
        return result
    }
}
