import GRDB

/// The third version: a row may hold the chosen candidate's features alone, which halves it.
enum SchemaV3 {
    /// Adds the column that says so, and a view that heeds it.
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE decisions ADD COLUMN chosen_features_only INTEGER NOT NULL DEFAULT 0
                  /* 1 where features holds one row, the chosen candidate's */;
                DROP VIEW candidate_features;
                \(view)
                """)
    }

    private static let view = """
        CREATE VIEW candidate_features AS -- one row a feature of a logged candidate of a decision, as scored
        SELECT d.id AS decision_id, p.position, i.name AS instance,
          coalesce(n.name, 'feature_' || q.position) AS feature,
          \(SchemaV1.floatValue("d.features", featureAt, scale: "f")) AS value
        FROM decisions d CROSS JOIN byte_values b
          CROSS JOIN positions p ON p.position < length(d.instances) / 4
            AND (NOT d.chosen_features_only OR \(instance) = d.chosen)
          CROSS JOIN positions q ON q.position < length(d.features) / iif(d.chosen_features_only, 4, length(d.instances))
          JOIN float32_scales f ON f.head = \(SchemaV1.head("d.features", featureAt))
          LEFT JOIN feature_schemas n ON n.version = d.feature_schema AND n.position = q.position
          LEFT JOIN instances i ON i.id = \(instance);
        """

    private static let instance = SchemaV1.integer("d.instances", "p.position", bytes: 4)

    /// Place of feature `q` of candidate `p`.
    private static let featureAt = """
        (iif(d.chosen_features_only, 0, p.position * (length(d.features) / length(d.instances))) + q.position)
        """
}
