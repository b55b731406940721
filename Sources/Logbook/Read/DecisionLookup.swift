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
    /// Request ids have no index, which every row would have to pay for: rows are looked through, the newest first.
    public func decision(requestID: String, within: Int64 = 100_000) throws -> LoggedDecision? {
        try read { db in
            let codecs = try SnapshotSchemas.read(db)
            let newest = try Decisions.newest(db) ?? 0
            return try Row.fetchOne(
                db,
                sql: Self.selectDecisions + " WHERE d.id > ? AND d.request_id = ? ORDER BY d.id DESC LIMIT 1",
                arguments: [newest - max(within, 0), BoundedText.cut(requestID)]
            ).map { Self.decision($0, codecs: codecs) }
        }
    }
}
