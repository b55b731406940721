import GRDB

extension LogbookReader {
    /// The newest rounds that changed what serves: promotions and steps back, the newest last.
    public func promotions(limit: Int) throws -> [RoundRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "\(Self.selectRounds) WHERE result IN ('promoted', 'demoted') ORDER BY id DESC LIMIT ?",
                arguments: [max(0, limit)]
            ).reversed().map(Self.round)
        }
    }
}
