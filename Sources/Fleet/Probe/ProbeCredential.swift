import Synchronization

/// The key that workers expect with each scrape and health check. May be replaced at any time, from any thread.
public final class ProbeCredential: Sendable {
    private let value = Mutex<String?>(nil)

    /// No key.
    init() {}

    /// Sends another key as `authorization: Bearer` from the next probe on, or none.
    ///
    /// - Parameter key: visible ASCII.
    public func set(_ key: String?) { value.withLock { $0 = key.map { "Bearer \($0)" } } }

    /// The value of the `authorization` field.
    var authorization: String? { value.withLock { $0 } }
}
