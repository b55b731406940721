import GRDB

/// The logbook's migrations: append-only, each named, each a step of the file's version.
enum Schema {
    /// The version this azimuth writes: the number of migrations.
    static let version = steps.count

    /// Marks a file as a logbook (`PRAGMA application_id`): the letters AZIM.
    static let applicationID: Int32 = 0x415A_494D

    private static let steps: [(name: String, body: @Sendable (Database) throws -> Void)] = [
        ("v1", SchemaV1.migrate),
        ("v2", SchemaV2.migrate),
        ("v3", SchemaV3.migrate),
    ]

    /// The migrator over all steps. Each sets `user_version`, which is what an older azimuth tells a newer file by.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, step) in steps.enumerated() {
            migrator.registerMigration(step.name) { db in
                try step.body(db)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }
}
