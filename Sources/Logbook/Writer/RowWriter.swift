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
        features, chosen_features_only) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
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

    /// Writes one entry of a chunk.
    ///
    /// - Throws: `Unloggable` for an entry that can never be stored, SQLite's error where the file is at fault.
    func write(_ entry: EntryChunk.Entry, of chunk: EntryChunk) throws {
        switch entry {
        case .decision(let decision): try write(decision, of: chunk)
        case .outcome(let record): try write(record)
        case .round(let record): try write(record)
        case .model(let record): try write(record)
        case .event(let record): try write(record)
        case .change(let record): try write(record)
        }
    }

    /// Lets go of the chunk's memory, which the statements may still point to.
    func finish() { decisions.clear() }

    private func write(_ decision: PackedDecision, of chunk: EntryChunk) throws {
        let candidates = decision.candidates
        guard candidates <= LogbookLimits.positions,
            decision.features.count <= candidates * LogbookLimits.positions,
            decision.scores.count == candidates || decision.scores.isEmpty
        else { throw Unloggable(why: "decision \(decision.id) has vectors that do not fit its candidates") }
        names.rows.removeAll(keepingCapacity: true)
        for number in chunk.words[decision.instances] { names.rows.append(try names.row(of: InstanceID(number), db)) }
        try names.ensure(featureSchema: decision.featureSchema, db)
        let snapshotSchema = try names.currentSnapshotSchema(db)
        Ranks.fill(&names.ranks, of: chunk.words[decision.ranking], candidates: candidates)
        let chosen = names.rows.indices.contains(decision.chosen) ? Int64(names.rows[decision.chosen]) : nil
        try chunk.words.withUnsafeBufferPointer { words in
            try chunk.texts.withUnsafeBufferPointer { texts in
                var row = Insert(decisions)
                row.bind(decision.id)
                row.bind(decision.time)
                row.bind(kept: texts, decision.requestID)
                row.bind(decision.endpoint.rawValue, keptBy: names.texts)
                row.bind(kept: texts, decision.model)
                row.bind(decision.stream)
                row.bind(decision.policy, keptBy: names.texts)
                row.bind(decision.reason.rawValue, keptBy: names.texts)
                row.bind(decision.propensity)
                row.bind(decision.modelVersion)
                row.bind(names.text(of: decision.objective), keptBy: names.texts)
                row.bind(decision.predictedReward.map { Double($0) })
                row.bind(chosen)
                row.bind(decision.featureSchema)
                row.bind(snapshotSchema)
                row.bind(names.rows)
                row.bind(kept: words, decision.scores)
                row.bind(names.ranks)
                row.bind(kept: words, decision.snapshot)
                row.bind(kept: words, decision.features)
                row.bind(decision.chosenFeaturesOnly)
                try row.run()
            }
        }
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
        if let reason = outcome.finishReason {
            row.bind(BoundedText.cut(reason), keptBy: names.texts)
        } else {
            row.bind(nil as String?)
        }
        row.bind(outcome.status)
        row.bind(outcome.censoring.rawValue, keptBy: names.texts)
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

    /// Writes an event.
    func write(_ record: EventRecord) throws {
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
