import GRDB
import Routing

/// Writes entries as rows of one transaction.
struct RowWriter {
    let db: Database
    let names: NameTables
    private let decisions: Insert.Prepared
    private let outcomes: Insert.Prepared

    init(db: Database, names: NameTables) throws {
        self.db = db
        self.names = names
        decisions = try Insert.Prepared(Self.insertDecision, db)
        outcomes = try Insert.Prepared(Self.insertOutcome, db)
    }

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
        case .change(let record): try write(record)
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
        for instance in snapshot.instances { rows.append(try names.row(of: instance.id, db)) }
        try names.ensure(featureSchema: decision.featureSchema, db)
        let snapshotSchema = try names.currentSnapshotSchema(db)
        let chosen = decision.chosen
        var row = Insert(decisions)
        row.bind(decision.id)
        row.bind(snapshot.time)
        row.bind(BoundedText.cut(record.requestID))
        row.bind(record.endpoint.rawValue)
        row.bind(BoundedText.cut(record.model))
        row.bind(record.stream)
        row.bind(decision.policy)
        row.bind(decision.reason.rawValue)
        row.bind(decision.propensity)
        row.bind(decision.modelVersion)
        row.bind(names.text(of: record.objective))
        row.bind(decision.predictedReward.map { Double($0) })
        row.bind(rows.indices.contains(chosen) ? Int64(rows[chosen]) : nil)
        row.bind(decision.featureSchema)
        row.bind(snapshotSchema)
        row.bind(rows)
        row.bind(decision.scores)
        row.bind(Ranks.ranks(of: decision.ranking, candidates: candidates))
        row.bind(SnapshotCodec.numbers(of: snapshot))
        row.bind(decision.features)
        try row.run()
    }

    private func write(_ record: OutcomeRecord) throws {
        let outcome = record.outcome
        let served = try record.served.map { Int64(try names.row(of: $0, db)) }
        var tried: String?
        if record.tried.count > 1 {
            tried = "[" + (try record.tried.map { String(try names.row(of: $0, db)) }).joined(separator: ",") + "]"
        }
        var row = Insert(outcomes)
        row.bind(record.decisionID)
        row.bind(outcome.time)
        row.bind(served)
        row.bind(outcome.ttft)
        row.bind(outcome.ttftCensored)
        row.bind(outcome.tpot)
        row.bind(outcome.e2e)
        row.bind(outcome.promptTokens)
        row.bind(outcome.cachedTokens)
        row.bind(outcome.completionTokens)
        row.bind(outcome.tokensEstimated)
        row.bind(outcome.finishReason.map { BoundedText.cut($0) })
        row.bind(outcome.status)
        row.bind(outcome.censoring.rawValue)
        row.bind(outcome.attempts)
        row.bind(tried)
        try row.run()
    }

    private func write(_ record: RoundRecord) throws {
        var row = try Insert(Self.insertRound, db)
        row.bind(record.time)
        row.bind(record.duration)
        row.bind(BoundedText.cut(record.kind))
        row.bind(record.modelVersion)
        row.bind(BoundedText.cut(record.objective))
        row.bind(record.samples)
        row.bind(record.error)
        row.bind(record.championError)
        row.bind(record.meanError)
        row.bind(record.medianError)
        row.bind(record.result.rawValue)
        row.bind(BoundedText.cut(record.reason, to: LogbookLimits.sentenceBytes))
        try row.run()
    }

    private func write(_ record: ModelRecord) throws {
        var row = try Insert(Self.insertModel, db)
        row.bind(record.version)
        row.bind(record.time)
        row.bind(BoundedText.cut(record.kind))
        row.bind(record.featureSchema)
        row.bind(BoundedText.cut(record.objective))
        row.bind(record.samples)
        row.bind(record.promoted)
        row.bind(record.artefact)
        try row.run()
    }

    private func write(_ record: ChangeRecord) throws {
        var row = try Insert(
            """
            INSERT INTO changes (time, subject, action, value, previous, configured, who, why)
            VALUES (?,?,?,?,?,?,?,?)
            """, db)
        row.bind(record.time)
        row.bind(record.subject.rawValue)
        row.bind(record.action.rawValue)
        row.bind(BoundedText.cut(record.value))
        row.bind(record.previous.map { BoundedText.cut($0) })
        row.bind(record.configured.map { BoundedText.cut($0) })
        row.bind(BoundedText.cut(record.who))
        row.bind(BoundedText.cut(record.why, to: LogbookLimits.sentenceBytes))
        try row.run()
    }

    private func write(_ record: EventRecord) throws {
        var row = try Insert("INSERT INTO events (time, kind, text, count) VALUES (?,?,?,?)", db)
        row.bind(record.time)
        row.bind(BoundedText.cut(record.kind))
        row.bind(BoundedText.cut(record.text, to: LogbookLimits.sentenceBytes))
        row.bind(record.count)
        try row.run()
    }
}

/// An entry that no file could store.
struct Unloggable: Error {
    /// The reason, for the operator.
    let why: String
}
