import GRDB

extension LogbookReader {
    /// The round that made a model version; nil where it is not kept, or the model came from elsewhere.
    public func round(ofModel version: Int) throws -> RoundRecord? {
        try read { db in
            try Row.fetchOne(
                db, sql: "\(Self.selectRounds) WHERE model_version = ? ORDER BY id DESC LIMIT 1", arguments: [version]
            ).map(Self.round)
        }
    }

    /// Unix times of the decisions between which the newest `samples` outcomes before a time lie; nil where there are none.
    public func sampleWindow(before time: Double, samples: Int) throws -> (first: Double, last: Double)? {
        try read { db in
            let end = try Decisions.first(since: time, db)
            guard let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM decisions WHERE id < ?", arguments: [end])
            else { return nil }
            let first = try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(decision_id) FROM (SELECT decision_id FROM outcomes WHERE decision_id <= ?1
                      AND decision_id >= (SELECT min(id) FROM decisions) ORDER BY decision_id DESC LIMIT ?2)
                    """, arguments: [last, max(samples, 1)])
            let times = try [first ?? last, last].map {
                try Double.fetchOne(db, sql: "SELECT time FROM decisions WHERE id = ?", arguments: [$0])
            }
            guard let begin = times[0], let end = times[1] else { return nil }
            return (begin, end)
        }
    }
}
