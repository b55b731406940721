import Foundation
import GRDB
import Routing

/// Writes entries as rows of one transaction.
struct RowWriter {
    let db: Database
    let connection: Connection

    private static let insertDecision = """
        INSERT INTO decisions (id, time, request_id, endpoint, model, stream, policy, reason, propensity, model_version,
        objective, predicted_reward, chosen, feature_schema, snapshot_schema, instances, scores, ranks, snapshot,
        features) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """
    private static let insertOutcome = """
        INSERT INTO outcomes (decision_id, time, served, ttft, ttft_censored, tpot, e2e, prompt_tokens, cached_tokens,
        completion_tokens, tokens_estimated, finish_reason, status, censoring, attempts, tried)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """
    private static let insertRound = """
        INSERT INTO rounds (time, duration, kind, model_version, objective, samples, error, champion_error, mean_error,
        median_error, result, reason) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
        """
    private static let insertModel = """
        INSERT OR REPLACE INTO models (version, time, kind, feature_schema, objective, samples, promoted, artefact)
        VALUES (?,?,?,?,?,?,?,?)
        """

    /// Writes one entry.
    ///
    /// - Throws: `Unloggable` for an entry that can never be stored, SQLite's error where the file is at fault.
    func write(_ entry: LogEntry) throws {
        switch entry {
        case .decision(let record): try write(record)
        case .outcome(let record): try write(record)
        case .round(let record): try write(record)
        case .model(let record): try write(record)
        case .event(let record): try write(record)
        }
    }

    private func write(_ record: DecisionRecord) throws {
        let decision = record.decision
        let snapshot = decision.snapshot
        let candidates = snapshot.instances.count
        guard candidates <= LogbookLimits.positions,
            decision.features.count <= candidates * LogbookLimits.positions,
            decision.scores.count == candidates || decision.scores.isEmpty
        else { throw Unloggable(why: "decision \(decision.id) has vectors that do not fit its candidates") }
        var rows: [UInt32] = []
        rows.reserveCapacity(candidates)
        for instance in snapshot.instances {
            rows.append(UInt32(truncatingIfNeeded: try connection.row(of: instance.id, db)))
        }
        try connection.ensure(featureSchema: decision.featureSchema, db)
        try db.cachedStatement(sql: Self.insertDecision).execute(arguments: [
            decision.id, snapshot.time, BoundedText.cut(record.requestID), record.endpoint.rawValue,
            BoundedText.cut(record.model), record.stream, decision.policy, decision.reason.rawValue,
            decision.propensity, decision.modelVersion, connection.text(of: record.objective),
            decision.predictedReward.map { Double($0) },
            rows.indices.contains(decision.chosen) ? Int64(rows[decision.chosen]) : nil, decision.featureSchema,
            connection.currentSnapshotSchema(db), FloatBlob.encode(rows), FloatBlob.encode(decision.scores),
            FloatBlob.encode(Ranks.ranks(of: decision.ranking, candidates: candidates)),
            SnapshotCodec.encode(snapshot), FloatBlob.encode(decision.features),
        ])
    }

    private func write(_ record: OutcomeRecord) throws {
        let outcome = record.outcome
        let served = try record.served.map { try connection.row(of: $0, db) }
        var tried: String?
        if record.tried.count > 1 {
            tried = "[" + (try record.tried.map { String(try connection.row(of: $0, db)) }).joined(separator: ",") + "]"
        }
        try db.cachedStatement(sql: Self.insertOutcome).execute(arguments: [
            record.decisionID, outcome.time, served, outcome.ttft, outcome.ttftCensored, outcome.tpot, outcome.e2e,
            outcome.promptTokens, outcome.cachedTokens, outcome.completionTokens, outcome.tokensEstimated,
            outcome.finishReason.map { BoundedText.cut($0) }, outcome.status, outcome.censoring.rawValue,
            outcome.attempts, tried,
        ])
    }

    private func write(_ record: RoundRecord) throws {
        try db.cachedStatement(sql: Self.insertRound).execute(arguments: [
            record.time, record.duration, BoundedText.cut(record.kind), record.modelVersion,
            BoundedText.cut(record.objective), record.samples, record.error, record.championError, record.meanError,
            record.medianError, record.result.rawValue,
            BoundedText.cut(record.reason, to: LogbookLimits.sentenceBytes),
        ])
    }

    private func write(_ record: ModelRecord) throws {
        try db.cachedStatement(sql: Self.insertModel).execute(arguments: [
            record.version, record.time, BoundedText.cut(record.kind), record.featureSchema,
            BoundedText.cut(record.objective), record.samples, record.promoted, record.artefact,
        ])
    }

    private func write(_ record: EventRecord) throws {
        try db.cachedStatement(sql: "INSERT INTO events (time, kind, text, count) VALUES (?,?,?,?)").execute(
            arguments: [
                record.time, BoundedText.cut(record.kind),
                BoundedText.cut(record.text, to: LogbookLimits.sentenceBytes), record.count,
            ])
    }
}

/// An entry that no file could store.
struct Unloggable: Error {
    /// The reason, for the operator.
    let why: String
}
