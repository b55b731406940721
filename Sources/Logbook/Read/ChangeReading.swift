import GRDB

extension LogbookReader {
    /// The newest changes by operators, the newest last.
    ///
    /// - Parameters:
    ///   - subject: only those of this; nil for all.
    ///   - limit: how many at most.
    public func changes(of subject: ChangeRecord.Subject? = nil, limit: Int = 1_000) throws -> [ChangeRecord] {
        try read { db in
            guard try db.tableExists("changes") else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT time, subject, action, value, previous, configured, who, why FROM changes
                    WHERE ?1 IS NULL OR subject = ?1 ORDER BY id DESC LIMIT ?2
                    """,
                arguments: [subject?.rawValue, max(0, limit)]
            ).reversed().compactMap { row in
                guard let subject = ChangeRecord.Subject(rawValue: row[1]),
                    let action = ChangeRecord.Action(rawValue: row[2])
                else { return nil }
                return ChangeRecord(
                    time: row[0], subject: subject, action: action, value: row[3], previous: row[4],
                    configured: row[5], who: row[6], why: row[7])
            }
        }
    }
}
