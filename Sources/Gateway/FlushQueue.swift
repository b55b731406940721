import NIOCore

/// Connections with something to send, until all events that came together have been handled.
///
/// Sending at the end of the turn wakes each peer once for many messages instead of once for each, and several pieces
/// of one message leave in one system call. What observers are to hear comes after that: nobody waits for it.
struct FlushQueue {
    private var clients: [ClientConnection] = []
    private var upstreams: [UpstreamConnection] = []
    private var reports: [Exchange] = []

    /// Whether nothing waits.
    var isEmpty: Bool { clients.isEmpty && upstreams.isEmpty && reports.isEmpty }

    mutating func add(_ client: ClientConnection) { clients.append(client) }

    mutating func add(_ upstream: UpstreamConnection) { upstreams.append(upstream) }

    /// Keeps an exchange that has something to tell the observer.
    mutating func add(_ exchange: Exchange) { reports.append(exchange) }

    /// Sends for all, reports and lets go of them.
    mutating func send() {
        for upstream in upstreams { upstream.flush() }
        for client in clients { client.flushNow() }
        for exchange in reports { exchange.report() }
        reports.removeAll(keepingCapacity: true)
        upstreams.removeAll(keepingCapacity: true)
        clients.removeAll(keepingCapacity: true)
    }
}
