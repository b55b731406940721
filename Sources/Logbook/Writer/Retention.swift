import Foundation
import GRDB

/// Lets the oldest decisions and their outcomes go, a short transaction at a time.
struct Retention {
    let maxBytes: Int64
    let maxAge: Double?

    /// Decisions in one slice at most: some milliseconds of work.
    static let sliceRows: Int64 = 2_000
    /// Pages given back to the file system in one slice at most.
    static let slicePages: Int64 = 512
    /// Model versions whose artefacts are kept, counted apart for the newest and the newest promoted. Of older promoted
    /// ones the last of each minute, hour and day is kept, to go back to: seconds of a stretch, and how many of them.
    static let keptArtefacts = 50
    private static let steps: [(seconds: Int, count: Int)] = [(60, 60), (3_600, 48), (86_400, 60)]
    /// Rounds and model rows kept.
    static let keptRounds = 100_000
    /// Events kept.
    static let keptEvents = 10_000

    /// Takes one step towards the limits.
    ///
    /// - Returns: the decisions that went, and whether another step has work to do.
    func step(_ connection: Connection, now: Double) throws -> (pruned: Int, more: Bool) {
        try connection.database.writeWithoutTransaction { db in
            if let maxAge, let oldest = try Decisions.oldest(db) {
                let kept = try Decisions.first(since: now - maxAge, db)
                let pruned = try prune(db, below: min(kept, oldest + Self.sliceRows))
                if pruned > 0 { return (pruned, true) }
            }
            let onDisk = connection.bytes
            guard onDisk.database + onDisk.log > maxBytes else { return (0, false) }
            let page = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
            let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            // A reader that keeps the write-ahead log from being emptied must not cost the whole history.
            let log = min(onDisk.log, maxBytes / 8)
            // Going below the limit by a tenth leaves free pages for new rows, so that not every batch prunes.
            let live = (pages - free) * page
            let excess = live + log - maxBytes / 10 * 9
            if excess > 0, let oldest = try Decisions.oldest(db), let newest = try Decisions.newest(db) {
                // Ids have few gaps, so the share of bytes to go is about the share of ids to go.
                let share = Double(excess) / Double(max(live, 1)) * Double(newest - oldest + 1)
                let rows = min(max(50, Int64(min(share, 1e6))), Self.sliceRows)
                let pruned = try prune(db, below: oldest + rows)
                if pruned > 0 { return (pruned, true) }
            }
            // The file itself shrinks at the log's next checkpoint only, so its pages are what counts. Pages that fit
            // stay: new rows take them, and giving one back means moving another.
            let surplus = (pages * page + log - maxBytes + page - 1) / page
            guard free > 0, surplus > 0 else { return (0, false) }
            try db.execute(sql: "PRAGMA incremental_vacuum(\(min(surplus, Self.slicePages)))")
            let left = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return (0, left < free)
        }
    }

    /// Deletes the decisions with ids below `id`, and their outcomes.
    private func prune(_ db: Database, below id: Int64) throws -> Int {
        var pruned = 0
        try db.inTransaction(.immediate) {
            try db.execute(sql: "DELETE FROM decisions WHERE id < ?", arguments: [id])
            pruned = db.changesCount
            try db.execute(sql: "DELETE FROM outcomes WHERE decision_id < ?", arguments: [id])
            return .commit
        }
        return pruned
    }

    /// Bounds the small tables; called now and then.
    func trim(_ connection: Connection) throws {
        let stretches = Self.steps.map { step in
            """
            AND version NOT IN (SELECT max(version) FROM models
              WHERE promoted > (SELECT max(promoted) FROM models) - \(step.seconds * step.count)
              GROUP BY CAST(promoted / \(step.seconds) AS INTEGER))
            """
        }
        try connection.database.write { db in
            try db.execute(
                sql: """
                    DELETE FROM rounds WHERE id <= (SELECT max(id) FROM rounds) - \(Self.keptRounds);
                    DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - \(Self.keptEvents);
                    DELETE FROM models WHERE promoted IS NULL
                      AND version <= (SELECT max(version) FROM models) - \(Self.keptRounds);
                    UPDATE models SET artefact = NULL WHERE artefact IS NOT NULL
                      AND version NOT IN (SELECT version FROM models ORDER BY version DESC LIMIT \(Self.keptArtefacts))
                      AND version NOT IN (SELECT version FROM models WHERE promoted IS NOT NULL
                        ORDER BY promoted DESC LIMIT \(Self.keptArtefacts))
                      \(stretches.joined(separator: " "));
                    """)
        }
    }
}
