import Learning

/// The columns of a candidate's feature vector, version 5: their order, names, units and interactions.
///
/// Any change of a column's meaning, order or number is a new version: a stored model names the one it was trained on.
public enum FeatureSchema {
    /// Written into every decision and every model.
    public static let version = 5

    /// One column of the feature vector.
    public enum Column: Int, CaseIterable, Sendable {
        /// Estimated prompt length, in thousands of tokens.
        case promptTokens
        /// Prompt tokens the instance is not expected to hold in its KV cache, in thousands.
        case uncachedTokens
        /// Share of the prompt expected to be cached, 0 to 1.
        case cachedShare
        /// Uncached prompt tokens queued on the instance, own included, in thousands.
        case prefillWork
        /// Requests in flight without a first token.
        case prefillRequests
        /// Requests in flight past their first token.
        case decodeRequests
        /// Context tokens of those, in thousands.
        case decodeTokens
        /// Requests running in the engine, as scraped.
        case running
        /// Requests waiting in the engine, as scraped.
        case waiting
        /// Share of the KV cache in use, 0 to 1, as scraped.
        case kvUsage
        /// a / (1 + a) for a scrape `a` seconds old.
        case scrapeAge
        /// Seconds of TTFT that the instance's running line gives for the prefill work.
        case regressionTTFT
        /// That line at no work, in seconds.
        case baseTTFT
        /// That line's slope, in seconds per thousand tokens.
        case prefillSecondsPerKilotoken
        /// Recent mean of ln(observed / expected TTFT) of the instance.
        case ttftResidual
        /// Recent mean time between tokens of the instance, in tens of milliseconds.
        case tokenTime
        /// Requests past their first token times seconds per token: one token for each of them.
        case decodeLoad
        /// Share of the KV cache that all in flight and this request may need, 0 where the capacity is unknown.
        case kvPressure
        /// By how much that exceeds 90 %, at most 1.
        case kvOverflow
        /// Expected answer length, in thousands of tokens.
        case expectedOutput
        /// Expected answer length times seconds per token: seconds of decode.
        case decodeSeconds
        /// The 90 % quantile of the answer length, in thousands of tokens.
        case longOutput
        /// The request's own bound on the answer, in thousands of tokens (at most 32), 0 where it has none.
        case maxTokens
        /// 1 where the answer is streamed, else 0.
        case stream
        /// TTFT in seconds that the rollout predicts, 0 where there was none.
        case predictedTTFT
        /// Seconds to the end of an expected answer that the rollout predicts.
        case predictedE2E
        /// Seconds of that after the first token if no more requests came.
        case predictedDecode
        /// Seconds of the predicted TTFT that pass for want of room in the cache or of a place.
        case predictedStall
        /// Predicted time of an iteration once the request decodes, in tens of milliseconds.
        case predictedStep
        /// Predicted iterations up to the first token.
        case workSteps
        /// Predicted prefill up to the first token, in thousands of tokens.
        case workTokens
        /// Predicted prefill attention up to the first token, in tens of millions of pairs of tokens.
        case workPairs
        /// Decoding sequences summed over those iterations, in hundreds.
        case workSequences
        /// Their cached tokens summed over those iterations, in hundred thousands.
        case workContext
        /// Highest predicted use of the KV cache as a share of it (at most 4), 0 where the capacity is unknown.
        case kvPeak
        /// Seconds that the request's uncached tokens take on an average candidate.
        case ownWork
        /// Seconds that requests to come are predicted to wait longer for this one.
        case queueing
        /// Seconds, summed over running requests, that they are predicted to take longer; less where answers take long.
        case delay
        /// Seconds, summed over requests to come, that they are predicted to wait for the place and room it takes.
        case occupancy
        /// 1 where the candidate was rolled out, 0.5 where its prediction is an estimate, 0 where there is none.
        case rolledOut

        /// The column's name in the logbook, in exported models and in explanations.
        public var name: String { FeatureSchema.names[rawValue] }
    }

    /// Columns of a feature vector.
    public static let count = Column.allCases.count

    /// The columns' names in their order.
    public static let names = [
        "prompt_tokens", "uncached_tokens", "cached_share", "prefill_work", "prefill_requests", "decode_requests",
        "decode_tokens", "running", "waiting", "kv_usage", "scrape_age", "regression_ttft", "base_ttft",
        "prefill_seconds_per_kilotoken", "ttft_residual", "token_time", "decode_load", "kv_pressure", "kv_overflow",
        "expected_output", "decode_seconds", "long_output", "max_tokens", "stream",
        "predicted_ttft", "predicted_e2e", "predicted_decode", "predicted_stall", "predicted_step", "work_steps",
        "work_tokens",
        "work_pairs", "work_sequences", "work_context", "kv_peak", "own_work", "queueing", "delay",
        "occupancy", "rolled_out",
    ]

    /// Products of two columns that a linear model needs beside the columns themselves.
    public static let interactions = Interactions(pairs.map { .init($0.0.rawValue, $0.1.rawValue) })

    private static let pairs: [(Column, Column)] = [
        // A queue on an instance that has lately been slower than its line.
        (.regressionTTFT, .ttftResidual),
        // Queues grow faster than linearly: what waits is joined by more.
        (.regressionTTFT, .regressionTTFT),
        // Each chunk of prefill shares its iteration with all decodes.
        (.prefillWork, .tokenTime),
        (.prefillWork, .decodeLoad),
        (.regressionTTFT, .decodeRequests),
        // Work behind requests that the engine could not yet take in.
        (.uncachedTokens, .waiting),
        (.waiting, .tokenTime),
        // A full cache makes requests wait until a decode ends.
        (.kvPressure, .kvPressure),
        (.kvOverflow, .decodeSeconds),
        // A longer batch makes every step longer.
        (.decodeTokens, .tokenTime),
    ]

    /// Columns whose sizes tell conditions apart, where training keeps some samples of each: load, prompt, prefix, speed.
    public static let strata = [
        Column.promptTokens, .cachedShare, .prefillWork, .decodeRequests, .prefillSecondsPerKilotoken,
    ].map(\.rawValue)

    /// How far outside a model's training range each column may lie in any case, in the column's own unit:
    /// moves smaller than this say nothing about whether the model applies.
    public static let slack: [Float] = [
        0.25, 0.25, 1, 0.5, 2, 4,
        4, 4, 2, 0.25, 1, 0.1, 0.1,
        0.1, 0.5, 2, 0.2, 0.25, 0.1,
        0.25, 5, 1, 32, 1,
        0.1, 5, 5, 0.5, 2, 2, 0.5, 0.5, 1, 1, 0.1, 0.1, 0.5, 2, 0.5, 1,
    ]
}
