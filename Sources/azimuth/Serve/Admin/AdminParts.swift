import Dispatch
import Gateway
import Logbook
import Training

/// What the router's own paths speak of and act on.
struct AdminParts: Sendable {
    let core: RouterCore
    let link: ServiceLink
    let trainer: Trainer
    let logbook: Logbook?
    let configuration: ConfigurationState

    private static let queue = DispatchQueue(label: "azimuth.admin", qos: .utility)

    /// Runs what waits for a file on a queue of its own, one at a time.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
