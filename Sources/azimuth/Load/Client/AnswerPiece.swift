/// What one JSON object of an answer says: a chunk of a stream, or the whole of an answer that is not streamed.
struct AnswerPiece: Equatable {
    /// A message's `role` was given.
    var hasRole = false
    /// Some text, reasoning or tool call came: at least one token.
    var hasContent = false
    var finishReason: String?
    var promptTokens: Int?
    var completionTokens: Int?
    var cachedTokens: Int?
    /// The text of an `error` object in place of an answer.
    var error: String?

    /// Reads one chunk or answer of `/v1/chat/completions` or `/v1/completions`.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONFault) -> AnswerPiece {
        var piece = AnswerPiece()
        var cursor = JSONCursor(bytes)
        try cursor.object { key, cursor throws(JSONFault) in
            if key.equals("choices"), try cursor.kind() == .array {
                try cursor.array { cursor throws(JSONFault) in try piece.choice(&cursor) }
            } else if key.equals("usage"), try cursor.kind() == .object {
                try piece.usage(&cursor)
            } else if key.equals("error"), try cursor.kind() != .null {
                let start = cursor.offset
                try cursor.skip()
                piece.error = cursor.text(start..<cursor.offset)
            } else {
                try cursor.skip()
            }
        }
        try cursor.end()
        return piece
    }

    private mutating func choice(_ cursor: inout JSONCursor) throws(JSONFault) {
        try cursor.object { key, cursor throws(JSONFault) in
            if key.equals("delta") || key.equals("message"), try cursor.kind() == .object {
                try message(&cursor)
            } else if key.equals("text"), try cursor.kind() == .string {
                if try !cursor.string().isEmpty { hasContent = true }
            } else if key.equals("finish_reason"), try cursor.kind() == .string {
                finishReason = cursor.text(try cursor.string())
            } else {
                try cursor.skip()
            }
        }
    }

    private mutating func message(_ cursor: inout JSONCursor) throws(JSONFault) {
        try cursor.object { key, cursor throws(JSONFault) in
            let kind = try cursor.kind()
            if kind == .string {
                let value = try cursor.string()
                if key.equals("role") {
                    hasRole = true
                } else if !value.isEmpty,
                    key.equals("content") || key.equals("reasoning_content") || key.equals("reasoning")
                {
                    hasContent = true
                }
            } else if kind == .array, key.equals("tool_calls") {
                try cursor.array { cursor throws(JSONFault) in
                    hasContent = true
                    try cursor.skip()
                }
            } else {
                try cursor.skip()
            }
        }
    }

    private mutating func usage(_ cursor: inout JSONCursor) throws(JSONFault) {
        try cursor.object { key, cursor throws(JSONFault) in
            if key.equals("prompt_tokens"), try cursor.kind() == .number {
                promptTokens = Self.count(try cursor.number())
            } else if key.equals("completion_tokens"), try cursor.kind() == .number {
                completionTokens = Self.count(try cursor.number())
            } else if key.equals("prompt_tokens_details"), try cursor.kind() == .object {
                try cursor.object { key, cursor throws(JSONFault) in
                    if key.equals("cached_tokens"), try cursor.kind() == .number {
                        cachedTokens = Self.count(try cursor.number())
                    } else {
                        try cursor.skip()
                    }
                }
            } else {
                try cursor.skip()
            }
        }
    }

    /// A token count, or nil where the number is none.
    private static func count(_ value: Double) -> Int? {
        value >= 0 && value <= 1e9 && value.rounded() == value ? Int(value) : nil
    }
}
