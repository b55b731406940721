import GRDB

/// Where in the file decisions lie: ids grow with time, so no index is needed, which every row would have to pay for.
enum Decisions {
    /// The lowest id; nil where there is no decision.
    static func oldest(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT min(id) FROM decisions")
    }

    /// The highest id; nil where there is no decision.
    static func newest(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM decisions")
    }

    /// The lowest id of a decision at or after a Unix time, found by halving; one past the highest where there is none.
    static func first(since time: Double, _ db: Database) throws -> Int64 {
        guard var low = try oldest(db), let last = try newest(db) else { return 0 }
        var high = last + 1
        while low < high {
            let middle = low + (high - low) / 2
            let row = try Row.fetchOne(
                db, sql: "SELECT id, time FROM decisions WHERE id >= ? ORDER BY id LIMIT 1", arguments: [middle])
            if let row, (row[1] as Double) < time {
                low = (row[0] as Int64) + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
