import Dispatch
import Foundation
import GRDB
import Routing
import Synchronization

extension LogbookReader {
    /// Answers of which the lengths are looked at: the newest so many. They stand in the wide part of the rows.
    private static let lengths = 20_000

    /// Sums up decisions and what came of them. Over 100,000 decisions and more of a stretch of time the quantiles are
    /// within 1 %; all counts and means are exact.
    ///
    /// - Parameters:
    ///   - filter: which ones.
    ///   - stretches: stretches of equal length into which the time is cut for `timeline`.
    public func summary(_ filter: DecisionFilter = DecisionFilter(), stretches: Int = 48) throws -> LogbookSummary {
        try summary(filter, stretches: stretches, blocksFrom: Self.worthBlocks)
    }

    /// - Parameter blocksFrom: decisions from which on blocks are used.
    func summary(_ filter: DecisionFilter, stretches: Int, blocksFrom: Int64) throws -> LogbookSummary {
        let span = try span(filter)
        var tally = SummaryTally(from: span.first, to: max(span.first, span.last), stretches: stretches)
        if filter.isOfTimeAlone, let ids = try ids(filter), ids.upperBound - ids.lowerBound >= blocksFrom {
            try take(ids, filter, &tally)
        } else {
            try takeRows(filter, span, stretches, &tally)
        }
        return try read { db in
            let condition = try DecisionCondition(filter, db)
            let names = try Row.fetchAll(db, sql: "SELECT id, name FROM instances")
            var summary = tally.finish(
                names: Dictionary(names.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first }))
            summary.lengths = try Self.lengths(condition, db)
            try Self.addRounds(to: &summary, filter, db)
            let bytes = Connection.bytes(ofFileAt: path)
            summary.bytes = bytes.database + bytes.log
            return summary
        }
    }

    /// Takes all rows that a filter lets through.
    private func takeRows(
        _ filter: DecisionFilter, _ span: (first: Double, last: Double), _ stretches: Int, _ tally: inout SummaryTally
    ) throws {
        let parts = try split(filter)
        // Each part on a connection and a thread of its own.
        let tallies = Mutex<[Int: Result<SummaryTally, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: parts.count) { place in
            let tally = Result { try self.tally(parts[place], span, stretches) }
            tallies.withLock { $0[place] = tally }
        }
        for place in parts.indices {
            if let part = try tallies.withLock({ $0[place] })?.get() { tally.merge(part) }
        }
    }

    /// Takes blocks where they lie in one of the tally's stretches and within the filter, and rows elsewhere.
    private func take(_ ids: Range<Int64>, _ filter: DecisionFilter, _ tally: inout SummaryTally) throws {
        let size = SummaryBlock.size
        let blocks = try blocks(ids)
        var gaps: [Range<Int64>] = []
        var end = ids.lowerBound
        for (number, block) in blocks.sorted(by: { $0.key < $1.key }) {
            let (first, last) = (block.counts.start, block.counts.end)
            guard tally.stretch(of: first) == tally.stretch(of: last), first >= filter.since ?? first,
                filter.until.map({ last < $0 }) ?? true
            else { continue }
            gaps.append(end..<max(end, number * size))
            end = (number + 1) * size
            tally.take(block)
        }
        gaps.append(end..<max(end, ids.upperBound))
        try read { db in
            for gap in gaps { try eachRow(gap, filter, db) { tally.take($0) } }
        }
    }

    private func tally(
        _ filter: DecisionFilter, _ span: (first: Double, last: Double), _ stretches: Int
    ) throws -> SummaryTally {
        try read { db in
            let condition = try DecisionCondition(filter, db)
            var tally = SummaryTally(from: span.first, to: max(span.first, span.last), stretches: stretches)
            let rows = try RawRows(
                """
                SELECT \(SummaryTally.columns) FROM decisions d LEFT JOIN outcomes o ON o.decision_id = d.id
                WHERE \(condition.sql) ORDER BY d.time
                """, condition.arguments, db)
            while try rows.next() { tally.take(rows) }
            return tally
        }
    }

    /// The filter cut into parts of about as many decisions, where there are so many that it pays.
    private func split(_ filter: DecisionFilter) throws -> [DecisionFilter] {
        try read { db in
            let first = try filter.since.map { try Decisions.first(since: $0, db) } ?? Decisions.oldest(db) ?? 0
            let end = try filter.until.map { try Decisions.first(since: $0, db) } ?? (Decisions.newest(db) ?? 0) + 1
            let count = min(
                max(1, Int((end - first) / Self.worthAThread)), ProcessInfo.processInfo.activeProcessorCount, 8)
            var bounds: [Double] = []
            for part in 1..<max(count, 1) {
                let id = first + (end - first) * Int64(part) / Int64(count)
                let time = try Double.fetchOne(
                    db, sql: "SELECT time FROM decisions WHERE id >= ? ORDER BY id LIMIT 1", arguments: [id])
                if let time, time > bounds.last ?? filter.since ?? -.infinity { bounds.append(time) }
            }
            let edges = [filter.since] + bounds.map { $0 } + [filter.until]
            return zip(edges, edges.dropFirst()).map { since, until in
                var part = filter
                part.since = since
                part.until = until
                return part
            }
        }
    }

    /// Decisions whose reading is worth a thread of its own.
    private static let worthAThread: Int64 = 50_000
    /// Decisions from which on blocks are used; with fewer, all figures are exact.
    private static let worthBlocks: Int64 = 100_000

    private static func lengths(_ condition: DecisionCondition, _ db: Database) throws -> [LengthCalibration] {
        let quantiles = try LengthQuantiles.bySchema(db)
        let rows = try RawRows(
            """
            SELECT d.time, substr(d.snapshot, 1, \(LengthQuantiles.bytes)), d.snapshot_schema, o.completion_tokens
            FROM (SELECT d.id AS id FROM decisions d WHERE \(condition.sql) ORDER BY d.time DESC LIMIT \(lengths)) k
              JOIN decisions d ON d.id = k.id JOIN outcomes o ON o.decision_id = d.id
            WHERE o.censoring = 'none' AND o.status < 400 AND o.finish_reason IS NOT 'length' AND o.completion_tokens > 0
            ORDER BY d.id
            """, condition.arguments, db)
        var tally = LengthTally()
        while try rows.next() {
            guard let time = rows.double(0), let schema = rows.integer(2), let tokens = rows.integer(3),
                let found = quantiles[Int(schema)]?.read(Data(rows.bytes(1)))
            else { continue }
            tally.take(time: time, quantiles: found, tokens: Int(tokens))
        }
        return tally.finish()
    }

    private static func addRounds(to summary: inout LogbookSummary, _ filter: DecisionFilter, _ db: Database) throws {
        let span: StatementArguments = [filter.since ?? 0, filter.until ?? 1e300]
        let rounds = try Row.fetchAll(
            db, sql: "SELECT result, count(*) FROM rounds WHERE time >= ? AND time < ? GROUP BY result", arguments: span
        )
        for row in rounds { summary.rounds[row[0]] = row[1] }
        summary.models =
            try Int.fetchOne(db, sql: "SELECT count(*) FROM models WHERE time >= ? AND time < ?", arguments: span) ?? 0
        summary.promotedVersion = try Int.fetchOne(
            db,
            sql: "SELECT version FROM models WHERE promoted IS NOT NULL ORDER BY promoted DESC, version DESC LIMIT 1")
        summary.dropped =
            try Int.fetchOne(
                db, sql: "SELECT sum(count) FROM events WHERE kind = 'dropped' AND time >= ? AND time < ?",
                arguments: span) ?? 0
    }
}
