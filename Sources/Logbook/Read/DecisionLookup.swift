import GRDB

extension LogbookReader {
    /// The decision with this id; nil where there is none (any more).
    public func decision(id: Int64) throws -> LoggedDecision? {
        try read { db in
            let codecs = try SnapshotSchemas.read(db)
            return try Row.fetchOne(db, sql: Self.selectDecisions + " WHERE d.id = ?", arguments: [id])
                .map { Self.decision($0, codecs: codecs) }
        }
    }

    /// The newest decision for a request with this id, among the last `within` decisions; nil where there is none.
    ///
    /// The index by time holds the ids, so that looking through millions takes about a second; an index of their own
    /// would cost every row more.
    public func decision(requestID: String, within: Int64 = .max) throws -> LoggedDecision? {
        let name = BoundedText.cut(requestID)
        let id = try read { db -> Int64? in
            guard let newest = try Decisions.newest(db), let oldest = try Decisions.oldest(db) else { return nil }
            let first = newest - oldest < within ? oldest : newest - within + 1
            let start = try Double.fetchOne(
                db, sql: "SELECT time FROM decisions WHERE id >= ? ORDER BY id LIMIT 1", arguments: [first])
            return try Int64.fetchOne(
                db,
                sql: "SELECT id FROM decisions WHERE time >= ? AND request_id = ? ORDER BY time DESC, id DESC LIMIT 1",
                arguments: [start, name])
        }
        return try id.flatMap { try decision(id: $0) }
    }
}
