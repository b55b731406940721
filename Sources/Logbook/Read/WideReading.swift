import Foundation
import GRDB
import Routing

extension LogbookReader {
    /// Hands out decisions with what came of them, oldest first, without keeping them.
    ///
    /// - Parameters:
    ///   - filter: which ones.
    ///   - limit: how many at most, the newest; nil for all.
    public func eachDecision(
        _ filter: DecisionFilter, limit: Int?, _ body: (LoggedDecision) throws -> Void
    ) throws {
        try read { db in
            let codecs = try SnapshotSchemas.read(db)
            let (sql, arguments) = try Self.chosen(filter, limit, db)
            let rows = try Row.fetchCursor(
                db, sql: "\(Self.selectDecisions) WHERE d.id IN (\(sql)) ORDER BY d.id", arguments: arguments)
            while let row = try rows.next() { try body(Self.decision(row, codecs: codecs)) }
        }
    }

    /// Hands out whole decision records with what came of them, oldest first, without keeping them.
    public func eachRecord(
        _ filter: DecisionFilter, limit: Int?, _ body: (DecisionRecord, LoggedDecision) throws -> Void
    ) throws {
        try read { db in
            let codecs = try SnapshotSchemas.read(db)
            let (sql, arguments) = try Self.chosen(filter, limit, db)
            let ids = try Int64.fetchCursor(db, sql: "\(sql) ORDER BY d.id", arguments: arguments)
            let narrow = try db.makeStatement(sql: "\(Self.selectDecisions) WHERE d.id = ?")
            let wide = try db.makeStatement(sql: "\(try Self.selectRecords(db)) WHERE id = ?")
            while let id = try ids.next() {
                guard let row = try Row.fetchOne(wide, arguments: [id]), let record = Self.record(row, codecs: codecs),
                    let line = try Row.fetchOne(narrow, arguments: [id])
                else { continue }
                try body(record, Self.decision(line, codecs: codecs))
            }
        }
    }

    /// The ids that a filter lets through, as a SELECT.
    private static func chosen(
        _ filter: DecisionFilter, _ limit: Int?, _ db: Database
    ) throws -> (sql: String, arguments: StatementArguments) {
        let condition = try DecisionCondition(filter, db)
        guard let limit else { return ("SELECT d.id FROM decisions d WHERE \(condition.sql)", condition.arguments) }
        let newest = "SELECT d.id AS id FROM decisions d WHERE \(condition.sql) ORDER BY d.time DESC, d.id DESC LIMIT ?"
        return ("SELECT d.id FROM (\(newest)) d", condition.arguments + [max(0, limit)])
    }
}
