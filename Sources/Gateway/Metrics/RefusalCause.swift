/// Why the router answered a request with an error of its own instead of passing it on.
enum RefusalCause: String, CaseIterable, Sendable {
    /// Not HTTP/1.1, or framed so that nobody can be sure where it ends.
    case malformed
    /// The body is larger than the limit.
    case bodyTooLarge = "body_too_large"
    /// The head is larger than the limit.
    case headTooLarge = "head_too_large"
    /// The client did not send its request in time.
    case slowClient = "slow_client"
    /// The body is not what the path takes.
    case invalidBody = "invalid_body"
    /// No key, or a wrong one.
    case unauthorized
    /// A path that controls an engine, or one not allowed.
    case forbidden
    /// No instance serves the model.
    case modelNotFound = "model_not_found"
    /// A key's rate limit.
    case rateLimited = "rate_limited"
    /// The concurrency limit's queue is full, or the wait in it was too long.
    case overloaded
    /// No instance is available.
    case noWorker = "no_worker"
    /// Every instance tried failed.
    case allFailed = "all_failed"

    /// Its place in an array of counts.
    var index: Int {
        switch self {
        case .malformed: 0
        case .bodyTooLarge: 1
        case .headTooLarge: 2
        case .slowClient: 3
        case .invalidBody: 4
        case .unauthorized: 5
        case .forbidden: 6
        case .modelNotFound: 7
        case .rateLimited: 8
        case .overloaded: 9
        case .noWorker: 10
        case .allFailed: 11
        }
    }
}
