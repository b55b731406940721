import Foundation
import GRDB
import Routing

/// One opened file with what was learned of it since: closed and made anew when the file is replaced.
///
/// Used by the writer's queue alone.
final class Connection {
    let database: DatabaseQueue
    let path: String
    private let fileNumber: UInt64?
    private let registry: Registry
    private var instanceRows: [InstanceID: (name: String, row: Int64)] = [:]
    private var writtenSchemas: [Int: [String]] = [:]
    private var snapshotSchema: Int?
    private var objective: (value: Objective, text: String) = (.ttft, Objective.ttft.description)

    init(path: String, options: LogbookOptions, registry: Registry) throws {
        database = try LogbookFile.openForWriting(path, options: options)
        self.path = path
        self.registry = registry
        fileNumber = Self.fileNumber(path)
    }

    /// Whether `path` still names the file that was opened.
    var isInPlace: Bool { fileNumber != nil && Self.fileNumber(path) == fileNumber }

    private static func fileNumber(_ path: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value
    }

    /// Size of the database and its write-ahead log in bytes.
    var bytes: Int64 {
        [path, path + "-wal"].reduce(0) { sum, path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }

    /// Forgets what an undone transaction has written of names.
    func forgetNames() {
        instanceRows = [:]
        writtenSchemas = [:]
        snapshotSchema = nil
    }

    /// The objective's text, made anew only where the objective has changed.
    func text(of value: Objective) -> String {
        if objective.value != value { objective = (value, value.description) }
        return objective.text
    }

    /// The row of `instances` for an instance, made where it is missing.
    func row(of instance: InstanceID, _ db: Database) throws -> Int64 {
        let name = registry.name(of: instance)
        if let known = instanceRows[instance], known.name == name { return known.row }
        try db.execute(
            sql: "INSERT OR IGNORE INTO instances (name, first_seen) VALUES (?, ?)",
            arguments: [name, Date().timeIntervalSince1970])
        let row = try Int64.fetchOne(db, sql: "SELECT id FROM instances WHERE name = ?", arguments: [name]) ?? 0
        instanceRows[instance] = (name, row)
        return row
    }

    /// Writes the names of a feature schema where they are not yet as registered.
    func ensure(featureSchema version: Int, _ db: Database) throws {
        let names = registry.names(ofSchema: version) ?? []
        if writtenSchemas[version] == names { return }
        for (position, name) in names.enumerated() {
            try db.execute(
                sql: "INSERT OR REPLACE INTO feature_schemas VALUES (?, ?, ?)", arguments: [version, position, name])
        }
        writtenSchemas[version] = names
    }

    /// The version of the current snapshot fields in this file, written where they are new to it.
    func currentSnapshotSchema(_ db: Database) throws -> Int {
        if let snapshotSchema { return snapshotSchema }
        let stored = try SnapshotSchemas.read(db)
        let version =
            try stored.first { $0.value == .current }?.key
            ?? SnapshotSchemas.append(.current, after: stored.keys.max() ?? 0, db)
        snapshotSchema = version
        return version
    }
}
