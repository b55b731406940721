import NIOHTTP1

/// What a test can make stop in an instance.
public enum Hang: Sendable, Hashable {
    /// Nothing: the usual state.
    case none
    /// The engine makes no more progress; the HTTP server still answers, its gauges standing still.
    case engine
    /// Connections are accepted and requests are read, but nothing is ever answered.
    case server
}

/// Faults that are on order.
struct Faults {
    var hang = Hang.none
    var failures = 0
    var failureStatus = HTTPResponseStatus.internalServerError
    var failureHeaders = ""
    var breaks = 0
    var breaksAfter = 0

    /// The status to fail the next request with.
    mutating func takeFailure() -> HTTPResponseStatus? {
        guard failures > 0 else { return nil }
        failures -= 1
        return failureStatus
    }

    /// Tokens after which the next answer breaks off.
    mutating func takeBreak() -> Int? {
        guard breaks > 0 else { return nil }
        breaks -= 1
        return breaksAfter
    }
}
