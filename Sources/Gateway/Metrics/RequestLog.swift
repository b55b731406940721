import Routing

/// What the request log says of one request that has ended. Never its content, never a key.
public struct RequestLogEntry: Sendable {
    /// Unix time of the end in seconds.
    public var time: Double
    /// `x-request-id`; empty where the request never got one.
    public var id: String
    /// The method as the client wrote it.
    public var method: String
    /// The kind of request, as the metrics' label `route`.
    public var route: String
    /// The model the request named; may be empty.
    public var model: String
    /// The HTTP status sent; 0 where the client left before any was.
    public var status: Int
    /// The last worker tried; empty where none was.
    public var worker: String
    /// Workers tried.
    public var attempts: Int
    /// The policy that decided; nil where none did.
    public var policy: String?
    /// Why it decided so.
    public var reason: String?
    /// The decision's number in the logbook.
    public var decision: Int64?
    /// Version of the model that scored; 0 where none did.
    public var modelVersion = 0
    /// Whether the answer was streamed.
    public var stream = false
    /// How the answer ended and what was measured; nil for requests no policy decided.
    public var outcome: Outcome?
    /// Seconds from the whole request received to its end.
    public var seconds: Double
    /// The label of the caller's key in the key file; nil where it has none. Never the key.
    public var key: String?
    /// What went wrong last; nil where nothing did.
    public var cause: String?
}

/// Takes an entry for every request that goes to a worker or is refused. Called on event loops: it must return at once.
public protocol RequestLog: Sendable {
    /// A request has ended.
    func record(_ entry: RequestLogEntry)
}
