import GRDB
import Routing

/// Reads an `Outcome` from the columns of `outcomes` in their order.
enum OutcomeRow {
    /// The columns, for a SELECT over `outcomes o`.
    static let columns = """
        o.time, o.ttft, o.ttft_censored, o.tpot, o.e2e, o.prompt_tokens, o.cached_tokens, o.completion_tokens,
        o.tokens_estimated, o.finish_reason, o.status, o.censoring, o.attempts
        """

    /// How many there are.
    static let count = 13

    /// The outcome in the `count` columns from `first`, or nil where the row has none.
    static func read(_ row: Row, from first: Int) -> Outcome? {
        guard let time = row[first] as Double?, let e2e = row[first + 4] as Double? else { return nil }
        return Outcome(
            time: time, ttft: row[first + 1], ttftCensored: row[first + 2] ?? false, tpot: row[first + 3], e2e: e2e,
            promptTokens: row[first + 5], cachedTokens: row[first + 6], completionTokens: row[first + 7],
            tokensEstimated: row[first + 8] ?? false, finishReason: row[first + 9], status: row[first + 10] ?? 0,
            censoring: Outcome.Censoring(rawValue: row[first + 11] ?? "") ?? .failed, attempts: row[first + 12] ?? 1)
    }
}
