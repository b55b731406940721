import Foundation
import GRDB
import Routing

/// What one answered request teaches: the feature vector of the instance that served it, and what was observed.
public struct LoggedSample: Sendable, Equatable {
    /// The decision's id.
    public var decisionID: Int64
    /// Unix time of the decision in seconds.
    public var time: Double
    /// The feature schema of `features`.
    public var featureSchema: Int
    /// The served candidate's feature vector, with the bits it was scored with.
    public var features: [Float]
    /// What was observed.
    public var outcome: Outcome

    /// A sample; every argument has the meaning of the property of its name.
    public init(decisionID: Int64, time: Double, featureSchema: Int, features: [Float], outcome: Outcome) {
        self.decisionID = decisionID
        self.time = time
        self.featureSchema = featureSchema
        self.features = features
        self.outcome = outcome
    }
}

extension LogbookReader {
    /// The newest samples, the newest last: what a restarted router learns from first.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - featureSchema: only those of this feature schema; nil for all.
    public func recentSamples(limit: Int, featureSchema: Int? = nil) throws -> [LoggedSample] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT d.id, d.time, d.feature_schema, o.served, d.instances, d.features,
                      \(try StoredFeatures.chosenOnly(db)), d.chosen, \(OutcomeRow.columns)
                    FROM decisions d JOIN outcomes o ON o.decision_id = d.id
                    WHERE o.served IS NOT NULL AND (?1 IS NULL OR d.feature_schema = ?1)
                    ORDER BY d.id DESC LIMIT ?2
                    """,
                arguments: [featureSchema, max(0, limit)])
            var samples: [LoggedSample] = []
            while let row = try rows.next() {
                let instances = UInt32.read(row[4] ?? Data())
                guard let served = row[3] as Int64?, let outcome = OutcomeRow.read(row, from: 8),
                    let position = instances.firstIndex(where: { Int64($0) == served })
                else { continue }
                let stored = StoredFeatures(bytes: row[5] ?? Data(), chosenOnly: row[6])
                let chosen = (row[7] as Int64?).flatMap { id in instances.firstIndex { Int64($0) == id } }
                guard
                    let features = try stored.row(of: position, chosen: chosen, candidates: instances.count)
                        ?? Self.remade(row[0], position, db)
                else { continue }
                samples.append(
                    LoggedSample(
                        decisionID: row[0], time: row[1], featureSchema: row[2],
                        features: features, outcome: outcome))
            }
            return samples.reversed()
        }
    }

    /// The features of a candidate that was not chosen but served, made from the snapshot; nil where they cannot be.
    private static func remade(_ decision: Int64, _ position: Int, _ db: Database) throws -> [Float]? {
        let row = try Row.fetchOne(db, sql: "\(try selectRecords(db)) WHERE id = ?", arguments: [decision])
        guard let record = try row.flatMap({ record($0, codecs: try SnapshotSchemas.read(db)) }) else { return nil }
        let columns = FeatureSchema.count
        guard record.decision.features.count >= (position + 1) * columns else { return nil }
        return Array(record.decision.features[position * columns..<(position + 1) * columns])
    }
}
