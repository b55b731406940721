/// The first version's views: every number of a row within reach of the plain `sqlite3` shell.
extension SchemaV1 {
    static let views = """
        CREATE VIEW requests AS -- one row a decision, with what came of it
        SELECT d.id, d.time, d.request_id, d.endpoint, d.model, d.stream, d.policy, d.reason, d.propensity,
          d.model_version, d.objective, d.predicted_reward, c.name AS chosen, s.name AS served,
          length(d.instances) / 4 AS candidates, o.ttft, o.ttft_censored, o.tpot, o.e2e, o.prompt_tokens,
          o.cached_tokens, o.completion_tokens, o.tokens_estimated, o.finish_reason, o.status, o.censoring,
          o.attempts, o.tried
        FROM decisions d LEFT JOIN outcomes o ON o.decision_id = d.id
          LEFT JOIN instances c ON c.id = d.chosen LEFT JOIN instances s ON s.id = o.served;

        CREATE VIEW candidates AS -- one row a candidate of a decision
        SELECT d.id AS decision_id, p.position, i.name AS instance,
          \(floatValue("d.scores", "p.position", scale: "f")) AS score,
          nullif(\(integer("d.ranks", "p.position", bytes: 2)), 65535) AS rank, -- 0 is the best
          i.id = d.chosen AS chosen, i.id IS o.served AS served
        FROM decisions d CROSS JOIN byte_values b
          CROSS JOIN positions p ON p.position < length(d.instances) / 4
          LEFT JOIN float32_scales f ON f.head = \(head("d.scores", "p.position"))
          LEFT JOIN instances i ON i.id = \(integer("d.instances", "p.position", bytes: 4))
          LEFT JOIN outcomes o ON o.decision_id = d.id;

        CREATE VIEW candidate_features AS -- one row a feature of a candidate of a decision, as scored
        SELECT d.id AS decision_id, p.position, i.name AS instance,
          coalesce(n.name, 'feature_' || q.position) AS feature,
          \(floatValue("d.features", featureAt, scale: "f")) AS value
        FROM decisions d CROSS JOIN byte_values b
          CROSS JOIN positions p ON p.position < length(d.instances) / 4
          CROSS JOIN positions q ON q.position < length(d.features) / length(d.instances)
          JOIN float32_scales f ON f.head = \(head("d.features", featureAt))
          LEFT JOIN feature_schemas n ON n.version = d.feature_schema AND n.position = q.position
          LEFT JOIN instances i ON i.id = \(integer("d.instances", "p.position", bytes: 4));

        CREATE VIEW snapshot_request AS -- one row a number known of the request at the moment of decision
        SELECT d.id AS decision_id, n.name AS field,
          \(floatValue("d.snapshot", "n.position", scale: "f")) AS value
        FROM decisions d CROSS JOIN byte_values b
          CROSS JOIN snapshot_schemas n ON n.version = d.snapshot_schema AND n.part = 'request'
          JOIN float32_scales f ON f.head = \(head("d.snapshot", "n.position"));

        CREATE VIEW snapshot_instances AS -- one row a number known of an instance at the moment of decision
        SELECT d.id AS decision_id, p.position, i.name AS instance, n.name AS field,
          \(floatValue("d.snapshot", snapshotAt, scale: "f")) AS value
        FROM decisions d CROSS JOIN byte_values b
          CROSS JOIN positions p ON p.position < length(d.instances) / 4
          CROSS JOIN snapshot_schemas n ON n.version = d.snapshot_schema AND n.part = 'instance'
          JOIN float32_scales f ON f.head = \(head("d.snapshot", snapshotAt))
          LEFT JOIN instances i ON i.id = \(integer("d.instances", "p.position", bytes: 4));
        """

    /// Place of feature `q` of candidate `p`; the row width comes from the blobs themselves.
    private static let featureAt = "(p.position * (length(d.features) / length(d.instances)) + q.position)"

    /// Place of field `n` of instance `p`: the request's fields come first.
    private static let snapshotAt = """
        (\(count(part: "request")) + p.position * \(count(part: "instance")) + n.position)
        """

    private static func count(part: String) -> String {
        "(SELECT count(*) FROM snapshot_schemas WHERE version = d.snapshot_schema AND part = '\(part)')"
    }

    /// Byte `byte` (from 0) of the `width`-byte number of place `place` in `blob`.
    static func byte(_ blob: String, _ place: String, _ byte: Int, width: Int) -> String {
        "(instr(b.bytes, substr(\(blob), \(place) * \(width) + \(byte + 1), 1)) - 1)"
    }

    /// The little-endian number of place `place` in `blob`.
    static func integer(_ blob: String, _ place: String, bytes: Int) -> String {
        "(" + (0..<bytes).map { "(\(byte(blob, place, $0, width: bytes)) << \(8 * $0))" }.joined(separator: " + ") + ")"
    }

    /// The sign and exponent bits of the float of place `place` in `blob`.
    static func head(_ blob: String, _ place: String) -> String {
        "((\(byte(blob, place, 3, width: 4)) << 1) + (\(byte(blob, place, 2, width: 4)) >> 7))"
    }

    /// The 23 bits after those.
    private static func tail(_ blob: String, _ place: String) -> String {
        let bytes = (0..<3).map { byte(blob, place, $0, width: 4) }
        return "(((\(bytes[2]) & 127) << 16) + (\(bytes[1]) << 8) + \(bytes[0]))"
    }

    /// The float of place `place` in `blob`, exactly; null for what is not a number and beyond the blob's end.
    static func floatValue(_ blob: String, _ place: String, scale: String) -> String {
        """
        CASE WHEN length(\(blob)) >= 4 * \(place) + 4 AND NOT (\(scale).special AND \(tail(blob, place)) > 0)
            THEN (\(scale).lead + \(tail(blob, place))) * \(scale).scale END
        """
    }
}
