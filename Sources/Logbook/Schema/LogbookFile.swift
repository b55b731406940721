import Foundation
import GRDB

/// Opens a file as a logbook, or says in one sentence why it is none.
enum LogbookFile {
    /// Memory for pages of the file: those of one transaction; what was written before is not read again.
    private static let cacheBytes = 2 << 20

    /// Opens the logbook at `path` for writing, making or migrating it where needed.
    static func openForWriting(_ path: String, options: LogbookOptions) throws -> DatabaseQueue {
        try translating(path) {
            var configuration = Configuration()
            configuration.label = "logbook.writer"
            configuration.busyMode = .timeout(0.25)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                if try isNew(db, path: path) {
                    // Rows are some kilobytes long: on large pages fewer of them are cut up or leave gaps.
                    try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL")
                }
                // Anew once the page size is known: until then SQLite counts this in pages of another size.
                try db.execute(sql: "PRAGMA cache_size = -\(cacheBytes >> 10)")
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                let page = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
                // A small limit must not be eaten by the write-ahead log.
                let logPages = max(4, min(16 << 20, options.maxBytes / 16) / page)
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(logPages)")
                try db.execute(sql: "PRAGMA journal_size_limit = \(logPages * page * 2)")
            }
            try Schema.migrator.migrate(queue)
            if let prepare = options.prepare { try queue.writeWithoutTransaction(prepare) }
            return queue
        }
    }

    /// Opens the logbook at `path` for reading beside a running writer.
    static func openForReading(_ path: String) throws -> DatabasePool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw LogbookError.missing(path: path)
        }
        if isFolder.boolValue { throw LogbookError.notALogbook(path: path, why: "it is a folder") }
        return try translating(path) {
            var configuration = Configuration()
            configuration.label = "logbook.reader"
            configuration.readonly = true
            configuration.busyMode = .timeout(2)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.read { db in
                if try isNew(db, path: path) { throw LogbookError.notALogbook(path: path, why: "it is empty") }
            }
            return pool
        }
    }

    /// Whether the database is still empty; throws where it is something else or of a newer version.
    private static func isNew(_ db: Database, path: String) throws -> Bool {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == Schema.applicationID else {
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard application == 0, tables == 0 else {
                throw LogbookError.notALogbook(path: path, why: "it is an SQLite database of another program")
            }
            return true
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= Schema.version else {
            throw LogbookError.newerVersion(path: path, found: version, supported: Schema.version)
        }
        return false
    }

    /// Runs `body` with SQLite's errors turned into the logbook's.
    static func translating<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw translate(error, path: path)
        }
    }

    /// The logbook's word for SQLite's error.
    static func translate(_ error: DatabaseError, path: String) -> LogbookError {
        switch error.resultCode {
        case .SQLITE_NOTADB: .notALogbook(path: path, why: "it is not an SQLite database")
        case .SQLITE_CORRUPT: .unusable(path: path, why: "it is damaged: move it away, a new one will be made")
        case .SQLITE_FULL: .unusable(path: path, why: "the disk is full")
        case .SQLITE_BUSY, .SQLITE_LOCKED: .unusable(path: path, why: "another program has locked it")
        case .SQLITE_READONLY: .unusable(path: path, why: "it is read-only")
        case .SQLITE_CANTOPEN: .unusable(path: path, why: "it cannot be opened: check the folder and the permissions")
        case .SQLITE_IOERR: .unusable(path: path, why: "reading or writing it failed: check the disk")
        default: .unusable(path: path, why: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}
