/// Trains a tagger on recorded turns: one pass in their order, as it would have learned from them while serving, with
/// steps that become small towards the end so that what is frozen then is not the last answer's whim.
///
/// One pass, since the spread of its errors is then that of turns it had not seen; a second pass made the frozen
/// tagger's quantiles too narrow by half.
public struct TaggerTraining {
    /// One recorded turn.
    public struct Turn: Sendable {
        /// What was asked.
        public var query: LengthQuery
        /// The answer's length in tokens.
        public var tokens: Int
        /// Whether the answer was cut off there.
        public var atLeast: Bool

        /// A turn; every argument has the meaning of the property of its name.
        public init(query: LengthQuery, tokens: Int, atLeast: Bool = false) {
            self.query = query
            self.tokens = tokens
            self.atLeast = atLeast
        }
    }

    private let total: Int
    private var done = 0
    private var tagger: LengthTagger

    /// Share of the turns after which steps become smaller, and the factor they end with.
    private static let settling = (from: 0.7, pace: 0.1)

    /// Training on `total` turns.
    public init(total: Int, seed: UInt64 = 1) {
        self.total = max(total, 1)
        tagger = LengthTagger(seed: seed)
    }

    /// Learns from the next turn.
    public mutating func learn(_ turn: Turn) {
        let progress = Double(done) / Double(total)
        let settled = min(max((progress - Self.settling.from) / (1 - Self.settling.from), 0), 1)
        tagger.learn(
            tagger.predict(turn.query), tokens: turn.tokens, atLeast: turn.atLeast,
            pace: Float(1 - (1 - Self.settling.pace) * settled))
        done += 1
    }

    /// The tagger as it has become, without the conversations it was trained on.
    public func finished() -> LengthTagger {
        var result = tagger
        result.forgetSessions()
        return result
    }
}
