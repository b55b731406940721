extension LengthQuery {
    /// Parts of what is known of a request, to be left out one by one where it is asked what each is worth.
    public enum Group: String, CaseIterable, Sendable {
        /// The last message's words, hashed.
        case text
        /// Counts of the last message's bytes, lines, marks, digits.
        case counts
        /// Tokens of the last message and of what stands before it, and how many answers there were.
        case tokens
        /// How long earlier answers of the conversation were.
        case history
    }

    /// Forgets a part of the request.
    public mutating func leaveOut(_ group: Group) {
        switch group {
        case .text: reading.features.removeAll()
        case .counts: reading.counts = TextReading.Counts()
        case .tokens: (promptTokens, historyTokens, turn) = (0, 0, 0)
        case .history:
            session = 0
            turns.removeAll()
        }
    }
}
