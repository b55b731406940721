/// A way of asking that tells something of the answer's length, so that a length tagger has something to learn.
enum AnswerCue: CaseIterable, Sendable {
    case brief, plain, list, code, detailed

    /// The sentence that opens the question.
    var sentence: String {
        switch self {
        case .brief: return "Answer briefly."
        case .plain: return "What should be done about this?"
        case .list: return "List the steps."
        case .code: return "Write the code for this in Python."
        case .detailed: return "Explain this in detail."
        }
    }

    /// Length of the answer that a later turn of the same session quotes, in tokens.
    var answerTokens: ClosedRange<Int> {
        switch self {
        case .brief: return 20...60
        case .plain: return 50...180
        case .list: return 80...180
        case .code: return 120...260
        case .detailed: return 160...300
        }
    }
}
