/// Why an answer does not count as completed.
struct AnswerFault: Error, Sendable, Equatable {
    enum Kind: Sendable, Hashable, CustomStringConvertible {
        /// No connection could be made.
        case connect
        /// The connection broke before any of the answer came.
        case reset
        /// The answer began and its end, or a part it must have, is missing or contradicts itself.
        case incomplete
        /// The stream carried an error in place of a chunk.
        case streamError
        /// The answer did not end within the client's time limit.
        case timeout
        /// The server refused with this status.
        case status(Int)
        /// The client itself was stopped first.
        case stopped

        var description: String {
            switch self {
            case .connect: return "connect"
            case .reset: return "reset"
            case .incomplete: return "incomplete"
            case .streamError: return "sse_error"
            case .timeout: return "timeout"
            case .status(let code): return "http_\(code)"
            case .stopped: return "stopped"
            }
        }

        /// Whether an answer that was promised did not come whole; refusals and failed connections are none.
        var isBroken: Bool {
            switch self {
            case .reset, .incomplete, .streamError, .timeout: return true
            case .connect, .status, .stopped: return false
            }
        }
    }

    var kind: Kind
    /// What exactly was wrong.
    var detail: String
}
