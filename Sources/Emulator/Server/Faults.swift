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

/// What a test can have an instance do with a generation request instead of answering it.
public enum RequestFault: Sendable, Hashable {
    /// Closes the connection without a byte of an answer.
    case close
    /// Resets the connection without a byte of an answer.
    case reset
    /// Answers with bytes that are no HTTP, then closes.
    case garbage
    /// Never answers; the rest of the instance goes on.
    case hang
    /// Sends the head of an event stream, then closes.
    case closeAfterHead
    /// Sends the head of an event stream, then never anything more.
    case hangAfterHead
}

/// Faults that are on order.
struct Faults {
    var hang = Hang.none
    /// Whether it was told to stop: requests in progress end, new ones fail, and `/health` still says 200.
    var isDraining = false
    var requestFaults = 0
    var requestFault = RequestFault.close
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

    /// The fault of the next request.
    mutating func takeRequestFault() -> RequestFault? {
        guard requestFaults > 0 else { return nil }
        requestFaults -= 1
        return requestFault
    }

    /// Tokens after which the next answer breaks off.
    mutating func takeBreak() -> Int? {
        guard breaks > 0 else { return nil }
        breaks -= 1
        return breaksAfter
    }
}
