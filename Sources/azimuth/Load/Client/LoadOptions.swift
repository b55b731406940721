import NIOCore

/// How a load client sends.
struct LoadOptions: Sendable {
    var endpoint: RequestBody.Endpoint = .chat
    var model: String
    var stream = true
    var includeUsage = true
    /// Sent as a bearer token.
    var apiKey: String?
    /// An answer that takes longer counts as a timeout.
    var timeout: TimeAmount = .seconds(300)
    /// Bound on a connection's making.
    var connectTimeout: TimeAmount = .seconds(5)
    /// An unused connection older than this is not used again: servers drop theirs after 5 s (uvicorn's default).
    var idleLimit: TimeAmount = .seconds(3)

    var body: RequestBody {
        RequestBody(endpoint: endpoint, model: model, stream: stream, includeUsage: includeUsage)
    }
}
