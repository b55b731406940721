import NIOCore
import Synchronization

/// One worker of the fleet, as others may see it from any thread.
public final class FleetInstance: Sendable {
    /// What is known of an instance's health.
    public struct Status: Sendable, Equatable {
        /// Whether it may be given requests.
        public var available = false
        /// Why, in one short phrase.
        public var reason = "not probed yet"
        /// The address that was last connected to; nil before the first connection.
        public var address: SocketAddress?
        /// Whether it has vLLM's metrics; nil until known.
        public var hasMetrics: Bool?
        /// Unix time of the last answered scrape in seconds.
        public var lastScrape: Double?
        /// Failures since the last success.
        public var failures = 0
        /// Whether the first verdict has come.
        public var isProbed = false
        /// Scrapes and health checks that have failed since the fleet was made.
        public var probeFailures = 0
    }

    /// Its number, counted from 0 in the order instances were added; never reused.
    public let index: Int
    /// The worker.
    public let url: WorkerURL
    private let state = Mutex(Status())
    /// Set while a success would change anything, so that reports of successes are free otherwise.
    let isSuspect = Atomic(true)

    /// What requests found out about it.
    let breaker: InstanceBreaker

    init(index: Int, url: WorkerURL, breaker: CircuitBreaker.Settings = CircuitBreaker.Settings()) {
        self.index = index
        self.url = url
        self.breaker = InstanceBreaker(breaker)
    }

    /// `host:port`.
    public var name: String { url.authority }
    /// What is known now.
    public var status: Status { state.withLock { $0 } }
    /// Where to connect to; nil while no connection has ever been made.
    public var address: SocketAddress? { state.withLock { $0.address } }

    /// What its breaker lets requests do at `now`, a Unix time in seconds.
    public func breakerState(now: Double) -> CircuitBreaker.State { breaker.state(now: now) }

    func update(_ change: (inout Status) -> Void) { state.withLock { change(&$0) } }
}
