/// How an instance failed a request, as metrics and the request log name it.
enum FaultCause: String, CaseIterable, Sendable {
    /// No connection could be made in time.
    case connect
    /// The router itself lacked what a connection takes, such as a file descriptor.
    case ownLack = "own_lack"
    /// It closed the connection before it began its answer.
    case closed
    /// Its answer is not HTTP/1.1.
    case garbage
    /// It did not begin its answer in time.
    case firstByteTimeout = "first_byte_timeout"
    /// It paused for too long within its answer.
    case idleTimeout = "idle_timeout"
    /// It answered with a status that says it cannot serve.
    case errorStatus = "error_status"
    /// It broke off within its answer.
    case brokeOff = "broke_off"

    /// Its place in an array of counts.
    var index: Int {
        switch self {
        case .connect: 0
        case .ownLack: 1
        case .closed: 2
        case .garbage: 3
        case .firstByteTimeout: 4
        case .idleTimeout: 5
        case .errorStatus: 6
        case .brokeOff: 7
        }
    }
}

extension UpstreamFault {
    /// What it counts as.
    var cause: FaultCause {
        switch self {
        case .connect: .connect
        case .ownLack: .ownLack
        case .closed: .closed
        case .garbage: .garbage
        case .timeout: .firstByteTimeout
        case .status: .errorStatus
        case .brokeOff: .brokeOff
        }
    }
}
