import GRDB

extension LogbookReader {
    private static let columns = "version, time, kind, feature_schema, objective, samples, promoted, artefact"

    /// All model versions, the oldest first; `artefacts` false leaves the models themselves out.
    public func models(artefacts: Bool = false) throws -> [ModelRecord] {
        let artefact = artefacts ? "artefact" : "NULL"
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT version, time, kind, feature_schema, objective, samples, promoted, \(artefact)
                    FROM models ORDER BY version
                    """
            ).map(Self.model)
        }
    }

    /// The model version that was promoted last, with its artefact; nil where none ever was.
    public func latestPromotedModel() throws -> ModelRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(Self.columns) FROM models WHERE promoted IS NOT NULL AND artefact IS NOT NULL
                    ORDER BY promoted DESC, version DESC LIMIT 1
                    """
            ).map(Self.model)
        }
    }

    /// The highest version below another one that ever served, with its artefact.
    ///
    /// - Parameters:
    ///   - version: the version it precedes.
    ///   - time: the latest Unix time of its making; nil for any.
    /// - Returns: nil where there is none whose artefact is still kept.
    public func modelServed(before version: Int, madeBy time: Double? = nil) throws -> ModelRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(Self.columns) FROM models
                    WHERE promoted IS NOT NULL AND artefact IS NOT NULL AND version < ?1 AND time <= coalesce(?2, time)
                    ORDER BY version DESC LIMIT 1
                    """,
                arguments: [version, time]
            ).map(Self.model)
        }
    }

    /// The model of one version, with its artefact; nil where there is none.
    public func model(version: Int) throws -> ModelRecord? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT \(Self.columns) FROM models WHERE version = ?", arguments: [version]
            ).map(Self.model)
        }
    }

    /// The highest model version in the file, in whatever table it occurs; 0 where there is none.
    public func highestModelVersion() throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT max(coalesce((SELECT max(version) FROM models), 0),
                      coalesce((SELECT max(model_version) FROM rounds), 0))
                    """) ?? 0
        }
    }

    private static func model(_ row: Row) -> ModelRecord {
        ModelRecord(
            version: row[0], time: row[1], kind: row[2], featureSchema: row[3], objective: row[4], samples: row[5],
            promoted: row[6], artefact: row[7])
    }
}
