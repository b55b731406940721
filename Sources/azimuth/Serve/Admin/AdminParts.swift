import Dispatch
import Fleet
import Gateway
import Logbook
import NIOCore
import Training

/// What the router's own paths speak of and act on.
struct AdminParts: Sendable {
    let core: RouterCore
    let link: ServiceLink
    let trainer: Trainer
    let logbook: Logbook?
    let configuration: ConfigurationState
    let fleet: Fleet
    let roster: Roster
    let discovery: [DiscoveryFeed]
    /// Time that requests in flight on a worker that leaves get where nothing else is said.
    let drain: TimeAmount
    /// Says how many workers there should be; nil where that is off.
    var autoscale: AutoscaleKeeper?

    /// Requests in flight by the number of the worker that has them.
    func exchanges() async -> [UInt32: Int] { await link.exchanges() }

    private static let queue = DispatchQueue(label: "azimuth.admin", qos: .utility)

    /// Runs what waits for a file on a queue of its own, one at a time.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
