/// Why a probe found nothing, in words for the operator.
enum ProbeFailure: Error, Equatable, CustomStringConvertible {
    case unresolved(host: String, reason: String)
    case unreachable(String)
    case timedOut(path: String)
    case closed
    case tooLarge(bytes: Int)
    case malformed(String)
    case unhealthy(path: String, status: Int)

    var description: String {
        switch self {
        case .unresolved(let host, let reason): "the name '\(host)' does not resolve: \(reason)"
        case .unreachable(let reason): reason
        case .timedOut(let path): "no answer to \(path) in time"
        case .closed: "the connection was closed before an answer"
        case .tooLarge(let bytes): "its answer is longer than \(bytes) bytes"
        case .malformed(let reason): "its answer is not HTTP/1: \(reason)"
        case .unhealthy(let path, let status): "\(path) answers with status \(status)"
        }
    }
}
