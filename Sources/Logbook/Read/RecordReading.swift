import Foundation
import GRDB
import Routing

extension LogbookReader {
    /// The highest decision id in the file; 0 where there is none.
    public func highestDecisionID() throws -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM decisions") ?? 0 }
    }

    /// Unix times of a filter's span: its own bounds, else those of the first and the last decision.
    public func span(_ filter: DecisionFilter) throws -> (first: Double, last: Double) {
        try read { db in
            // Each of both from an end of the index; asked for together they would be looked for among all rows.
            let ends = try Row.fetchOne(
                db, sql: "SELECT (SELECT min(time) FROM decisions), (SELECT max(time) FROM decisions)")
            let (first, last) = ((ends?[0] as Double?) ?? 0, (ends?[1] as Double?) ?? 0)
            return (max(filter.since ?? first, first), min(filter.until ?? last, last))
        }
    }

    /// Names of the instances by the ids that records read from this file carry.
    public func instances() throws -> [InstanceID: String] {
        try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT id, name FROM instances")
            return Dictionary(
                rows.map { (InstanceID(UInt32(truncatingIfNeeded: $0[0] as Int64)), $0[1] as String) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// The columns' names of a feature schema, in order; empty where the file has none of that version.
    public func featureNames(schema: Int) throws -> [String] {
        try read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM feature_schemas WHERE version = ? ORDER BY position", arguments: [schema])
        }
    }

    /// Whole decision records as they were served, oldest first: snapshot, vectors and all.
    ///
    /// The instances' ids are those of `instances()`, not those of the process that logged them.
    /// - Parameters:
    ///   - first: the lowest decision id wanted.
    ///   - limit: how many at most.
    public func records(from first: Int64 = 0, limit: Int) throws -> [DecisionRecord] {
        try read { db in
            let codecs = try SnapshotSchemas.read(db)
            let rows = try Row.fetchCursor(
                db,
                sql: "\(try Self.selectRecords(db)) WHERE id >= ? ORDER BY id LIMIT ?",
                arguments: [first, max(0, limit)])
            var records: [DecisionRecord] = []
            while let row = try rows.next() {
                if let record = Self.record(row, codecs: codecs) { records.append(record) }
            }
            return records
        }
    }

    /// The newest whole decision records, oldest first.
    public func newestRecords(limit: Int) throws -> [DecisionRecord] {
        let first = try read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT min(id) FROM (SELECT id FROM decisions ORDER BY id DESC LIMIT ?)",
                arguments: [max(1, limit)]
            )
        }
        return try first.map { try records(from: $0, limit: limit) } ?? []
    }

    /// Reads rows for `record(_:codecs:)`; a condition may follow.
    static func selectRecords(_ db: Database) throws -> String {
        """
        SELECT id, time, request_id, endpoint, model, stream, policy, reason, propensity, model_version, objective,
          predicted_reward, feature_schema, snapshot_schema, instances, scores, ranks, snapshot, features,
          \(try StoredFeatures.chosenOnly(db)) FROM decisions
        """
    }

    /// The record in a row, or nil where its snapshot does not fit its schema.
    static func record(_ row: Row, codecs: [Int: SnapshotCodec]) -> DecisionRecord? {
        let instances = UInt32.read(row[14] ?? Data()).map(InstanceID.init)
        let codec = codecs[row[13]]
        guard let snapshot = codec?.decode(row[17] ?? Data(), time: row[1], instances: instances) else { return nil }
        let predicted: Double? = row[11]
        let stored = StoredFeatures(bytes: row[18] ?? Data(), chosenOnly: row[19])
        let decision = Decision(
            id: row[0], snapshot: snapshot, featureSchema: row[12],
            features: stored.all(schema: row[12], snapshot: snapshot),
            scores: Float.read(row[15] ?? Data()),
            ranking: Ranks.ranking(of: UInt16.read(row[16] ?? Data())), policy: row[6],
            reason: Decision.Reason(rawValue: row[7]) ?? .greedy, propensity: row[8], modelVersion: row[9],
            predictedReward: predicted.map { Float($0) })
        return DecisionRecord(
            decision: decision, requestID: row[2], endpoint: RequestFacts.Endpoint(rawValue: row[3]) ?? .other,
            model: row[4], stream: row[5], objective: (try? Objective.parse(row[10])) ?? .ttft)
    }
}
