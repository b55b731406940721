import NIOCore

/// Connections with something to send, until all events that came together have been handled.
///
/// Sending at the end of the turn wakes each peer once for many messages instead of once for each, and several pieces
/// of one message leave in one system call.
struct FlushQueue {
    private var clients: [ClientConnection] = []
    private var upstreams: [UpstreamConnection] = []

    /// Whether nothing waits.
    var isEmpty: Bool { clients.isEmpty && upstreams.isEmpty }

    mutating func add(_ client: ClientConnection) { clients.append(client) }

    mutating func add(_ upstream: UpstreamConnection) { upstreams.append(upstream) }

    /// Sends for all and lets go of them.
    mutating func send() {
        for upstream in upstreams { upstream.flush() }
        for client in clients { client.flushNow() }
        upstreams.removeAll(keepingCapacity: true)
        clients.removeAll(keepingCapacity: true)
    }
}
