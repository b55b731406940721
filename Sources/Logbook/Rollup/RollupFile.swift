import Foundation
import GRDB

/// The file beside a logbook that keeps blocks once summed up, so that nobody reads their rows again. It holds nothing that
/// the logbook does not: without it, or where it cannot be written, the rows are read.
struct RollupFile {
    /// Of its tables; a file of another version is made anew.
    private static let version = 1
    private let database: DatabaseQueue

    /// The file's path.
    static func path(of logbook: String) -> String { logbook + ".rollup" }

    /// Opens the file of a logbook, making it where there is none.
    ///
    /// - Returns: nil where that cannot be done, or where the logbook is another user's, who could not use the file.
    init?(logbook: String) {
        var status = stat()
        guard stat(logbook, &status) == 0, status.st_uid == geteuid() else { return nil }
        var configuration = Configuration()
        configuration.label = "logbook.rollup"
        configuration.busyMode = .timeout(0.5)
        do {
            database = try Self.open(Self.path(of: logbook), configuration)
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            // Nothing is lost by beginning anew.
            guard (try? FileManager.default.removeItem(atPath: Self.path(of: logbook))) != nil,
                let made = try? Self.open(Self.path(of: logbook), configuration)
            else { return nil }
            database = made
        } catch {
            return nil
        }
    }

    private static func open(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard found != version else { return }
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS blocks;
                    CREATE TABLE blocks ( -- summed up decisions of a logbook, by their ids; may be deleted
                      block INTEGER PRIMARY KEY, -- ids from block * \(SummaryBlock.size)
                      counts BLOB NOT NULL, -- JSON
                      -- for each of the times: pairs of bin and number, 32-bit, and the sum
                      ttft BLOB NOT NULL, ttft_sum REAL NOT NULL, tpot BLOB NOT NULL, tpot_sum REAL NOT NULL,
                      e2e BLOB NOT NULL, e2e_sum REAL NOT NULL
                    );
                    PRAGMA user_version = \(version);
                    """)
        }
        return queue
    }

    /// The blocks of a range, by their numbers; those that cannot be read are left out.
    func blocks(_ range: Range<Int64>) -> [Int64: SummaryBlock] {
        let found = try? database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM blocks WHERE block >= ? AND block < ?",
                arguments: [range.lowerBound, range.upperBound])
            let decoder = JSONDecoder()
            var blocks: [Int64: SummaryBlock] = [:]
            while let row = try rows.next() { blocks[row[0]] = SummaryBlock(row, decoder) }
            return blocks
        }
        return found ?? [:]
    }

    /// Keeps blocks, and lets those below `oldest` go.
    ///
    /// - Returns: false where the file cannot be written.
    @discardableResult
    func keep(_ blocks: [Int64: SummaryBlock], oldest: Int64) -> Bool {
        let encoder = JSONEncoder()
        let done: Void? = try? database.write { db in
            try db.execute(sql: "DELETE FROM blocks WHERE block < ?", arguments: [oldest])
            let insert = try db.makeStatement(sql: "INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            for (number, block) in blocks {
                // A number that JSON has no word for.
                guard let counts = try? encoder.encode(block.counts) else { continue }
                try insert.execute(
                    arguments: [
                        number, counts, block.sketches.ttft.encoded,
                        block.sketches.ttft.sum, block.sketches.tpot.encoded, block.sketches.tpot.sum,
                        block.sketches.e2e.encoded, block.sketches.e2e.sum,
                    ])
            }
        }
        return done != nil
    }
}

extension SummaryBlock {
    fileprivate init?(_ row: Row, _ decoder: JSONDecoder) {
        guard let counts = try? decoder.decode(Counts.self, from: row[1] as Data),
            let ttft = QuantileSketch(encoded: row[2], sum: row[3]),
            let tpot = QuantileSketch(encoded: row[4], sum: row[5]),
            let e2e = QuantileSketch(encoded: row[6], sum: row[7])
        else { return nil }
        self.init(counts: counts, sketches: Sketches(ttft: ttft, tpot: tpot, e2e: e2e))
        guard isPlausible else { return nil }
    }
}
