/// Wraps chat messages into one prompt the way Llama 3's template does: special tokens around roles and turns.
enum ChatTemplate {
    private static let begin = EmulatedTokenizer.vocabulary
    private static let startHeader = EmulatedTokenizer.vocabulary + 6
    private static let endHeader = EmulatedTokenizer.vocabulary + 7
    private static let endTurn = EmulatedTokenizer.vocabulary + 9

    /// The tokens of a conversation, ending where the assistant's answer begins.
    static func tokens(of messages: [ChatMessage]) -> [UInt32] {
        var tokens: [UInt32] = [begin]
        tokens.reserveCapacity(messages.reduce(8) { $0 + $1.content.utf8.count / 4 + 8 })
        for message in messages {
            appendHeader(message.role, to: &tokens)
            EmulatedTokenizer.append(message.content.utf8, to: &tokens)
            tokens.append(endTurn)
        }
        appendHeader("assistant", to: &tokens)
        return tokens
    }

    private static func appendHeader(_ role: String, to tokens: inout [UInt32]) {
        tokens.append(startHeader)
        EmulatedTokenizer.append(role.utf8, to: &tokens)
        tokens.append(endHeader)
        EmulatedTokenizer.append("\n\n".utf8, to: &tokens)
    }
}
