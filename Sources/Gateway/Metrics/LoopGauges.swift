/// What one event loop holds at one moment.
struct LoopGauges: Sendable, Equatable {
    /// Requests that wait for a place under the concurrency limit.
    var queued = 0
    /// Requests that wait for a connection to an instance.
    var connecting = 0
    /// Requests that wait for an answer to begin.
    var waiting = 0
    /// Requests whose answer is being passed on.
    var answering = 0
    var clientConnections = 0
    var upstreamIdle = 0
    var upstreamBusy = 0

    mutating func merge(_ other: LoopGauges) {
        queued += other.queued
        connecting += other.connecting
        waiting += other.waiting
        answering += other.answering
        clientConnections += other.clientConnections
        upstreamIdle += other.upstreamIdle
        upstreamBusy += other.upstreamBusy
    }
}
