import GRDB

/// The field lists of the snapshots in a file, by version.
enum SnapshotSchemas {
    /// All versions in the file.
    static func read(_ db: Database) throws -> [Int: SnapshotCodec] {
        var request: [Int: [String]] = [:]
        var instance: [Int: [String]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT version, part, name FROM snapshot_schemas ORDER BY version, part, position")
        while let row = try rows.next() {
            let version: Int = row[0]
            let part: String = row[1]
            if part == "request" {
                request[version, default: []].append(row[2])
            } else {
                instance[version, default: []].append(row[2])
            }
        }
        var codecs: [Int: SnapshotCodec] = [:]
        for version in Set(request.keys).union(instance.keys) {
            codecs[version] = SnapshotCodec(
                requestFields: request[version] ?? [], instanceFields: instance[version] ?? [])
        }
        return codecs
    }

    /// Writes `codec`'s fields as the version after `last`, and answers that version.
    static func append(_ codec: SnapshotCodec, after last: Int, _ db: Database) throws -> Int {
        let version = last + 1
        for (part, fields) in [("request", codec.requestFields), ("instance", codec.instanceFields)] {
            for (position, name) in fields.enumerated() {
                try db.execute(
                    sql: "INSERT INTO snapshot_schemas VALUES (?, ?, ?, ?)",
                    arguments: [version, part, position, name])
            }
        }
        return version
    }
}
