import HTTPWire
import NIOCore
import Routing

/// How the data path behaves.
public struct GatewayConfiguration: Sendable {
    /// Address to listen on.
    public var host = "127.0.0.1"
    /// Port to listen on; 0 for any free one.
    public var port = 30080
    /// Event loops that carry connections. One carries well over 10,000 requests/s.
    public var eventLoops = 1
    /// Largest request body accepted, in bytes.
    public var maxBodyBytes = 32 << 20
    /// Bounds on a request's or response's head.
    public var headLimits = HeadLimits()
    /// How long connecting to an instance may take.
    public var connectTimeout: TimeAmount = .seconds(3)
    /// How long an instance may take to begin its answer.
    public var firstByteTimeout: TimeAmount = .seconds(600)
    /// How long an instance may pause within its answer.
    public var idleTimeout: TimeAmount = .seconds(300)
    /// How long a client may take to send a request's head, and how long it may pause within a body.
    public var clientReadTimeout: TimeAmount = .seconds(60)
    /// How long a client's connection is kept without a request; longer than load balancers before the router keep
    /// theirs (600 s at most), so that none sends into a connection that is just being closed.
    public var clientIdleTimeout: TimeAmount = .seconds(620)
    /// Instances tried for one request before it fails.
    public var maxAttempts = 3
    /// Retries over the whole fleet for each request, as a share; from 0 to 1.
    public var retryRatio = 0.2
    /// Retries over the whole fleet for each second that are allowed whatever the number of requests.
    public var retryFloor = 10.0
    /// Whether a request whose answer did not begin in time is tried on another instance.
    public var retryTimeouts = false
    /// How long an idle connection to an instance is kept; below uvicorn's own 5 s.
    public var upstreamIdle: TimeAmount = .seconds(4)
    /// Idle connections kept for each instance and event loop.
    public var upstreamIdleConnections = 256
    /// Whether to ask streams for `usage` where the client did not, and strip the extra chunk.
    public var injectUsage = false
    /// Which `x-azimuth-*` headers answers carry.
    public var decisionHeaders = DecisionHeaders.all
    /// Whether paths that control an engine, such as `/sleep`, are passed on.
    public var allowEngineControl = false
    /// Answers of `/v1/responses` whose instance is remembered; the least recently used are forgotten first.
    public var storedResponses = 65_536
    /// TLS towards clients and instances; only the first configuration's is used.
    public var transport = GatewayTransport()
    /// Keys, rates and places of the running gateway; only the first configuration's is used.
    public var admission = Admission()
    /// Most requests in flight; 0 for any number: engines have queues of their own.
    public var maxConcurrentRequests = 0
    /// Most requests that wait for a place among those in flight.
    public var queueSize = 1_024
    /// How long a request waits for a place.
    public var queueTimeout: TimeAmount = .seconds(60)
    /// Which web pages may read answers; nil where the router leaves CORS to the instances.
    public var crossOrigin: CrossOriginRules?

    /// Predicts lengths of answers; nil: nobody does. Only the first configuration's is used.
    public var tagging: LengthTagging?
    /// Which `priority` requests get for the engines' own order; nil: none, and bodies stay as they are.
    public var priority: PriorityRule?
    /// Takes a line for every request; nil: nobody asked.
    public var requestLog: (any RequestLog)?

    /// The defaults.
    public init() {}
}
