import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Why an instance gave no usable answer to a request.
public enum UpstreamFault: Sendable, Equatable {
    /// No connection could be made.
    case connect
    /// The router itself lacked what a connection takes, such as a file descriptor.
    case ownLack
    /// The connection ended before an answer's head.
    case closed
    /// What came is no HTTP/1 answer.
    case garbage
    /// The answer did not begin in time.
    case timeout
    /// An answer of this status, a server's own failure.
    case status(Int)
    /// The answer broke off after its head.
    case brokeOff

    /// Whether a request may be its cause, so that it counts against the instance only once another one did better.
    var mayBeTheRequests: Bool {
        switch self {
        case .connect, .ownLack, .timeout: return false
        case .closed, .garbage, .status, .brokeOff: return true
        }
    }

    /// Whether it counts against the instance at all: one that is merely full is not ill.
    var countsAgainstInstance: Bool { self != .status(429) && self != .ownLack }

    /// Why a connection could not be made.
    static func connecting(_ error: any Error) -> UpstreamFault {
        guard let error = error as? IOError else { return .connect }
        switch error.errnoCode {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL: return .ownLack
        default: return .connect
        }
    }
}
