import EngineModel

/// What the requests of a workload say, for taggers: the text of the last message and its place in a conversation.
struct TurnTexts: Sendable {
    /// One request's.
    struct Turn: Sendable {
        /// A number that names its conversation; 0 for none.
        var session: UInt64 = 0
        /// Requests of the conversation before it.
        var number: Int32 = 0
        /// Tokens of the conversation before it.
        var historyTokens: Int32 = 0
        fileprivate var textEnd = 0
    }

    /// A conversation as far as it has come.
    private struct Session: Sendable {
        var turns: Int32 = 0
        var tokens = 0
    }

    private var turns: [Turn] = []
    private var text: [UInt8] = []
    private var sessions: [UInt64: Session] = [:]

    /// Adds the next request.
    ///
    /// What its conversation held before is told from the requests of the same session: the last one's prompt and answer.
    mutating func append(_ prompt: String?, session: String?, promptTokens: Int, outputTokens: Int) {
        var turn = Turn()
        if let session {
            turn.session = max(1, session.utf8.reduce(BlockHash.root) { BlockHash.mix($0 ^ UInt64($1)) })
            let before = sessions[turn.session] ?? Session()
            turn.number = before.turns
            turn.historyTokens = Int32(clamping: min(before.tokens, promptTokens))
            sessions[turn.session] = Session(turns: before.turns + 1, tokens: promptTokens + outputTokens)
        }
        if let prompt { text.append(contentsOf: prompt.utf8) }
        turn.textEnd = text.count
        turns.append(turn)
    }

    subscript(row: Int) -> Turn { turns[row] }

    /// The text of a request; empty where the workload has none.
    func text(_ row: Int) -> String {
        let start = row > 0 ? turns[row - 1].textEnd : 0
        return String(decoding: text[start..<turns[row].textEnd], as: UTF8.self)
    }
}
