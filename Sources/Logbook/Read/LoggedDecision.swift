import Foundation
import GRDB
import Routing

/// One decision with what came of it, without the vectors.
public struct LoggedDecision: Sendable, Equatable {
    /// The decision's id.
    public var id: Int64
    /// Unix time in seconds.
    public var time: Double
    /// The request's id.
    public var requestID: String
    /// The surface the request came in on.
    public var endpoint: String
    /// The request's `model` field.
    public var model: String
    /// Whether the answer was streamed.
    public var stream: Bool
    /// The configured policy.
    public var policy: String
    /// Why the chosen instance was chosen.
    public var reason: String
    /// Probability of the choice, given the snapshot.
    public var propensity: Double
    /// Version of the model that scored; 0 where none did.
    public var modelVersion: Int
    /// The objective in force.
    public var objective: String
    /// Predicted reward of the chosen instance.
    public var predictedReward: Double?
    /// Estimated prompt length in tokens.
    public var promptTokens: Double?
    /// Number of candidates.
    public var candidates: Int
    /// The chosen instance's name.
    public var chosen: String?
    /// The name of the instance that answered.
    public var served: String?
    /// What was observed; nil where nothing was (yet).
    public var outcome: Outcome?
}

extension LogbookReader {
    /// The newest decisions that a filter lets through, the newest last.
    public func decisions(_ filter: DecisionFilter = DecisionFilter(), limit: Int) throws -> [LoggedDecision] {
        try read { db in
            let codecs = try SnapshotSchemas.read(db)
            let condition = try DecisionCondition(filter, db)
            return try Row.fetchAll(
                db,
                sql: """
                    \(Self.selectDecisions)
                    WHERE d.id IN (SELECT d.id FROM decisions d WHERE \(condition.sql)
                      ORDER BY d.time DESC, d.id DESC LIMIT ?)
                    ORDER BY d.id
                    """,
                arguments: condition.arguments + [max(0, limit)]
            ).map { Self.decision($0, codecs: codecs) }
        }
    }

    /// Reads rows for `decision(_:codecs:)`; a condition on `d` may follow.
    static let selectDecisions = """
        SELECT d.id, d.time, d.request_id, d.endpoint, d.model, d.stream, d.policy, d.reason, d.propensity,
          d.model_version, d.objective, d.predicted_reward, length(d.instances) / 4, c.name, s.name,
          d.snapshot_schema, substr(d.snapshot, 1, 256), \(OutcomeRow.columns)
        FROM decisions d LEFT JOIN outcomes o ON o.decision_id = d.id
          LEFT JOIN instances c ON c.id = d.chosen LEFT JOIN instances s ON s.id = o.served
        """

    static func decision(_ row: Row, codecs: [Int: SnapshotCodec]) -> LoggedDecision {
        let position = codecs[row[15]]?.requestFields.firstIndex(of: "prompt_tokens")
        let numbers = Float.read(row[16] ?? Data())
        let promptTokens = position.flatMap { $0 < numbers.count ? Double(numbers[$0]) : nil }
        return LoggedDecision(
            id: row[0], time: row[1], requestID: row[2], endpoint: row[3], model: row[4], stream: row[5],
            policy: row[6], reason: row[7], propensity: row[8], modelVersion: row[9], objective: row[10],
            predictedReward: row[11], promptTokens: promptTokens, candidates: row[12], chosen: row[13],
            served: row[14], outcome: OutcomeRow.read(row, from: 17))
    }
}
