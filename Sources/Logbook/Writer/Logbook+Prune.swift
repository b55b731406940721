import Dispatch
import Foundation
import GRDB

/// What a pruning has done.
public struct Pruned: Sendable, Equatable {
    /// Decisions that went, with their outcomes.
    public var decisions = 0
    /// Size of the database and its write-ahead log before, in bytes.
    public var bytesBefore: Int64 = 0
    /// Their size after.
    public var bytesAfter: Int64 = 0
    /// Why it ended early; nil where it did all.
    public var error: String?
}

extension Logbook {
    /// Lets old decisions go at once and gives their room back to the file system, in short steps between which the
    /// logbook is written on. Never call it on an event loop.
    ///
    /// - Parameters:
    ///   - maxAge: age in seconds above which decisions go; nil for any age.
    ///   - maxBytes: size in bytes down to which the oldest go; nil for any size.
    public func prune(maxAge: Double?, maxBytes: Int64?) -> Pruned {
        let bound = maxBytes.map { max($0, LogbookOptions.smallestMaxBytes) }
        let retention = Retention(maxBytes: bound ?? .max, maxAge: maxAge)
        var pruned = Pruned()
        flush()
        pruned.bytesBefore = sizeOnDisk
        while true {
            let (step, isOver) = onQueue { $0.prune(retention, now: Date().timeIntervalSince1970) }
            pruned.decisions += step.decisions
            pruned.error = step.error
            if isOver || step.error != nil { break }
        }
        pruned.bytesAfter = sizeOnDisk
        return pruned
    }

    /// Keeps to other limits from now on; what lies beyond them goes in short steps. Never call it on an event loop.
    ///
    /// - Parameters:
    ///   - maxBytes: size of the database and its write-ahead log above which the oldest decisions go.
    ///   - maxAge: age in seconds above which decisions go; nil for any age.
    public func keep(maxBytes: Int64, maxAge: Double?) {
        let bound = max(maxBytes, LogbookOptions.smallestMaxBytes)
        onQueue { $0.keep(to: Retention(maxBytes: bound, maxAge: maxAge)) }
        flush()
    }

    private var sizeOnDisk: Int64 {
        let bytes = Connection.bytes(ofFileAt: path)
        return bytes.database + bytes.log
    }
}

extension BatchWriter {
    /// Takes one step of a pruning.
    ///
    /// - Returns: what it did, and whether there is nothing left to do.
    func prune(_ retention: Retention, now: Double) -> (Pruned, isOver: Bool) {
        var pruned = Pruned()
        do {
            guard let connection = try openForPruning() else { return (pruned, true) }
            let (count, more) = try retention.step(connection, now: now)
            pruned.decisions = count
            notePruned(count)
            if more || count > 0 { return (pruned, false) }
            return (pruned, try !retention.giveBack(connection))
        } catch let error as DatabaseError {
            pruned.error = LogbookFile.translate(error, path: filePath).description
            return (pruned, true)
        } catch {
            pruned.error = "\(error)"
            return (pruned, true)
        }
    }
}

extension Retention {
    /// Gives a slice of free pages back to the file system.
    ///
    /// - Returns: whether there are more of them.
    func giveBack(_ connection: Connection) throws -> Bool {
        try connection.database.writeWithoutTransaction { db in
            let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            if free > 0 {
                try db.execute(sql: "PRAGMA incremental_vacuum(\(Self.slicePages))")
                let left = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                if left > 0, left < free { return true }
            }
            // The file shrinks when the log is written back.
            try db.checkpoint(.truncate)
            return false
        }
    }
}
