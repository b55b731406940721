import Foundation
import GRDB
import Logging

/// Empties the entry queue into the file, one transaction a chunk, and keeps on trying where the file fails.
///
/// Used under the writer queue's mutex alone.
final class BatchWriter {
    /// What the status shows of the writer.
    struct Progress: Sendable {
        var written = 0
        var pruned = 0
        var writes = 0
        var writeSeconds = 0.0
        var bytes: Int64 = 0
        var error: String?
    }

    private(set) var progress = Progress()
    private let path: String
    private let options: LogbookOptions
    private let entries: EntryQueue
    private let registry: Registry
    private(set) var retention: Retention
    private var report: TroubleReport
    private var connection: Connection?
    private var inHand: [EntryChunk] = []
    private var retryDelay: Double
    private var lastTrim = -Double.infinity
    private var isClosed = false
    private var ownTurnIsSet = false

    init(path: String, options: LogbookOptions, entries: EntryQueue, registry: Registry, logger: Logger) {
        self.path = path
        self.options = options
        self.entries = entries
        self.registry = registry
        retention = Retention(maxBytes: options.maxBytes, maxAge: options.maxAge)
        report = TroubleReport(logger: logger, interval: options.reportInterval)
        retryDelay = options.retryFloor
    }

    /// Opens the file ahead of the first entry.
    ///
    /// - Throws: the error where it is the operator's to mend (another program's file, a newer version, no such
    ///   folder); any other is kept for `progress` and tried again.
    func openFirst() throws {
        do {
            _ = try openConnection()
        } catch let error as LogbookError {
            switch error {
            case .missing, .notALogbook, .newerVersion: throw error
            case .unusable: note(error)
            }
        }
    }

    /// The number after the highest decision's in the file, or one no file can have where it cannot be read.
    func nextDecisionID(now: Double) -> Int64 {
        let highest = try? connection?.database.writeWithoutTransaction { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT max(coalesce((SELECT max(id) FROM decisions), 0), "
                    + "coalesce((SELECT max(decision_id) FROM outcomes), 0))")
        }
        return (highest ?? Int64(now * 1e6)) + 1
    }

    /// Writes everything that waits.
    ///
    /// - Parameter isOwnTurn: whether an earlier run asked for this one.
    /// - Returns: seconds after which to run again; nil where another run is on its way or an entry will ask for it.
    func run(now: Double, isOwnTurn: Bool) -> Double? {
        if isOwnTurn { ownTurnIsSet = false }
        if isClosed { return nil }
        inHand += entries.take()
        do {
            let connection = try openConnection()
            while let chunk = inHand.first {
                let start = ContinuousClock.now
                let lost = try write(chunk, to: connection)
                let took = (ContinuousClock.now - start).components
                progress.writes += 1
                progress.writeSeconds += Double(took.seconds) + Double(took.attoseconds) * 1e-18
                progress.written += chunk.count - lost
                entries.release(inHand.removeFirst(), lost: lost)
            }
            recover(now: now)
            try reportDrops(connection, now: now)
            let more = try keepWithinLimits(connection, now: now)
            let bytes = connection.bytes
            progress.bytes = bytes.database + bytes.log
            return ownTurn(after: more ? 0 : nil)
        } catch {
            note(error, now: now)
            entries.muteWakes()
            defer { retryDelay = min(retryDelay * 2, options.retryCeiling) }
            return ownTurn(after: retryDelay)
        }
    }

    /// Lets one turn of the writer's own be on its way at a time, whoever asked for this one.
    private func ownTurn(after delay: Double?) -> Double? {
        if delay == nil || ownTurnIsSet { return nil }
        ownTurnIsSet = true
        return delay
    }

    /// Says what was lost and closes the file for good.
    func close(now: Double) {
        isClosed = true
        for chunk in inHand { entries.release(chunk, lost: chunk.count) }
        inHand = []
        if let connection {
            report.makeDue()
            try? reportDrops(connection, now: now)
            // A reader that stays would otherwise keep the whole write-ahead log beside the file.
            try? connection.database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try? connection.database.close()
        }
        connection = nil
    }

    /// The open file; nil once it is closed for good.
    func openForPruning() throws -> Connection? { isClosed ? nil : try openConnection() }

    /// The file.
    var filePath: String { path }

    /// Keeps to other limits from the next step on.
    func keep(to retention: Retention) { self.retention = retention }

    /// Counts decisions that went.
    func notePruned(_ count: Int) { progress.pruned += count }

    private func openConnection() throws -> Connection {
        if let connection, connection.isInPlace { return connection }
        try? connection?.database.close()
        connection = nil
        let opened = try Connection(path: path, options: options, registry: registry)
        connection = opened
        return opened
    }

    /// Writes one chunk as one transaction; answers how many of its entries no file could store.
    private func write(_ chunk: EntryChunk, to connection: Connection) throws -> Int {
        var lost = 0
        connection.names.refresh()
        do {
            try connection.database.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    let rows = try RowWriter(db: db, names: connection.names)
                    defer { rows.finish() }
                    for entry in chunk.entries {
                        do {
                            try rows.write(entry, of: chunk)
                        } catch let error as Unloggable {
                            lost += 1
                            report.lastLoss = error.why
                        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                            lost += 1
                            report.lastLoss =
                                error.extendedResultCode == .SQLITE_CONSTRAINT_PRIMARYKEY
                                ? "their ids are in the file already: does another router write to it?"
                                : error.message ?? "a row broke a constraint"
                        }
                    }
                    return .commit
                }
            }
        } catch {
            connection.names.forget()
            throw error
        }
        return lost
    }

    private func recover(now: Double) {
        retryDelay = options.retryFloor
        guard progress.error != nil else { return }
        progress.error = nil
        report.recovered(path: path)
    }

    private func note(_ error: any Error, now: Double = Date().timeIntervalSince1970) {
        var trouble = error
        if let error = error as? DatabaseError {
            trouble = LogbookFile.translate(error, path: path)
            // A lock passes; after anything else the file is opened and looked at again.
            if ![.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
                try? connection?.database.close()
                connection = nil
            }
        }
        let sentence = String(describing: trouble)
        progress.error = sentence
        report.failing(sentence, dropped: entries.dropped, now: now)
    }

    private func reportDrops(_ connection: Connection, now: Double) throws {
        guard let event = report.drops(total: entries.dropped, now: now) else { return }
        try connection.database.write { try RowWriter(db: $0, names: connection.names).write(event) }
        report.dropsWritten(event)
    }

    private func keepWithinLimits(_ connection: Connection, now: Double) throws -> Bool {
        if now - lastTrim > 60 {
            try retention.trim(connection)
            lastTrim = now
        }
        let (pruned, more) = try retention.step(connection, now: now)
        progress.pruned += pruned
        return more
    }
}
