import Foundation
import GRDB
import Routing

/// Turns what rows refer to into the file's own keys, writing names where they are missing.
///
/// Used by the writer's queue alone.
final class NameTables {
    private let registry: Registry
    private var generation = -1
    /// Row of each instance by its number, 0 where it is not known yet.
    private var instanceRows: [UInt32] = []
    /// Rows of instances with numbers past `directNumbers`.
    private var furtherRows: [InstanceID: UInt32] = [:]
    private static let directNumbers: UInt32 = 1 << 16
    private var writtenSchemas: Set<Int> = []
    private var snapshotSchema: Int?
    /// What many rows say alike.
    let texts = KeptTexts()
    /// Memory for the row in hand.
    var rows: [UInt32] = []
    var ranks: [UInt16] = []
    private var objective: (value: Objective, text: String) = (.ttft, Objective.ttft.description)

    init(registry: Registry) { self.registry = registry }

    /// Forgets what was written, which a transaction may have undone.
    func forget() {
        instanceRows = []
        furtherRows = [:]
        writtenSchemas = []
        snapshotSchema = nil
    }

    /// Takes note of names that have changed; to be called before a batch.
    func refresh() {
        let current = registry.generation
        if current == generation { return }
        generation = current
        forget()
    }

    /// The row of `instances` for an instance, made where it is missing.
    func row(of instance: InstanceID, _ db: Database) throws -> UInt32 {
        let number = Int(instance.rawValue)
        if number < instanceRows.count, instanceRows[number] > 0 { return instanceRows[number] }
        if let known = furtherRows[instance] { return known }
        let name = registry.name(of: instance)
        try db.execute(
            sql: "INSERT OR IGNORE INTO instances (name, first_seen) VALUES (?, ?)",
            arguments: [name, Date().timeIntervalSince1970])
        let row = try Int64.fetchOne(db, sql: "SELECT id FROM instances WHERE name = ?", arguments: [name]) ?? 0
        let known = UInt32(truncatingIfNeeded: row)
        if instance.rawValue < Self.directNumbers {
            while instanceRows.count <= number { instanceRows.append(0) }
            instanceRows[number] = known
        } else {
            furtherRows[instance] = known
        }
        return known
    }

    /// Writes the names of a feature schema where they are not yet as registered.
    func ensure(featureSchema version: Int, _ db: Database) throws {
        if writtenSchemas.contains(version) { return }
        for (position, name) in registry.names(ofSchema: version).enumerated() {
            try db.execute(
                sql: "INSERT OR REPLACE INTO feature_schemas VALUES (?, ?, ?)", arguments: [version, position, name])
        }
        writtenSchemas.insert(version)
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

    /// The objective's text, made anew only where the objective has changed.
    func text(of value: Objective) -> String {
        if objective.value != value { objective = (value, value.description) }
        return objective.text
    }
}
