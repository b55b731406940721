import GRDB

extension LogbookReader {
    /// The newest rounds, the newest last.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - since: only those that ended at or after this Unix time.
    ///   - until: only those that ended before this Unix time.
    public func rounds(limit: Int, since: Double? = nil, until: Double? = nil) throws -> [RoundRecord] {
        try read { db in
            try Row.fetchAll(
                db, sql: "\(Self.selectRounds) WHERE time >= ? AND time < ? ORDER BY id DESC LIMIT ?",
                arguments: [since ?? 0, until ?? 1e300, max(0, limit)]
            ).reversed().map(Self.round)
        }
    }

    /// Reads rows for `round(_:)`; a condition may follow.
    static let selectRounds = """
        SELECT time, duration, kind, model_version, objective, samples, error, champion_error, mean_error, median_error,
          result, reason FROM rounds
        """

    static func round(_ row: Row) -> RoundRecord {
        RoundRecord(
            time: row[0], duration: row[1], kind: row[2], modelVersion: row[3], objective: row[4], samples: row[5],
            error: row[6], championError: row[7], meanError: row[8], medianError: row[9],
            result: RoundRecord.Result(rawValue: row[10]) ?? .failed, reason: row[11])
    }

    /// The newest events, the newest last.
    public func events(limit: Int) throws -> [EventRecord] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT time, kind, text, count FROM events ORDER BY id DESC LIMIT ?",
                arguments: [max(0, limit)]
            ).reversed().map { EventRecord(time: $0[0], kind: $0[1], text: $0[2], count: $0[3]) }
        }
    }
}
