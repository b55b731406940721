import HTTPWire

/// Which failed attempts may be repeated on another instance.
enum RetryRules {
    /// Statuses with which an instance says that another one may do better.
    static func isRetryable(status: Int) -> Bool {
        switch status {
        case 429, 500, 502, 503, 504: return true
        default: return false
        }
    }

    /// POST paths whose work leaves nothing behind where it fails, so that doing it twice does no harm.
    private static let repeatable: [StaticString] = [
        "/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages", "/tokenize",
        "/detokenize", "/pooling", "/classify", "/score", "/v1/score", "/rerank", "/v1/rerank", "/v2/rerank",
        "/v1/audio/transcriptions", "/v1/audio/translations", "/inference/v1/generate", "/invocations",
    ]

    /// Whether a request may be sent again after an instance may have begun to work on it (RFC 9110 section 9.2.2).
    static func isRepeatable(_ request: ClientRequest) -> Bool {
        switch request.head.method {
        case .get, .head, .options, .put, .delete: return true
        case .post: return repeatable.contains { request.pathIs($0) }
        case .patch, .other: return false
        }
    }
}
