/// The body of `/tokenize`: a prompt or chat messages.
struct TokenizeBody: Decodable {
    var model: String?
    var prompt: String?
    var messages: [ChatMessage]?

    /// The tokens asked for, or nil where the body has neither.
    var tokens: [UInt32]? {
        if let messages { return ChatTemplate.tokens(of: messages) }
        return prompt.map { EmulatedTokenizer.tokens(of: $0) }
    }
}
