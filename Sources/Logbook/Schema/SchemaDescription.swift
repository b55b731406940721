import GRDB

/// The schema as it stands in a new logbook, for those who write queries.
public enum SchemaDescription {
    /// A table or view.
    public struct Relation: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Whether it is a view.
        public var isView: Bool
        /// The statement that makes it, comments included.
        public var sql: String
        /// Its columns in their order.
        public var columns: [String]
    }

    /// Tables that only views and migrations need.
    private static let inner: Set<String> = ["grdb_migrations", "positions", "byte_values", "float32_scales"]

    /// The tables and views, the views first; each by the order of its making.
    ///
    /// - Throws: what SQLite throws.
    public static func relations() throws -> [Relation] {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue)
        return try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
                    ORDER BY type DESC, rowid
                    """
            ).compactMap { row in
                let name: String = row[0]
                guard !inner.contains(name) else { return nil }
                return Relation(
                    name: name, isView: (row[1] as String) == "view", sql: row[2],
                    columns: try db.columns(in: name).map(\.name))
            }
        }
    }

    /// The schema's version, as `PRAGMA user_version` tells it.
    public static var version: Int { Schema.version }
}
