import Synchronization

/// A report that the client's event loop writes and others read.
final class SharedReport: Sendable {
    private let report = Mutex(LoadReport())

    /// Reads under the lock; take out figures rather than the whole report, whose next change would copy it.
    func read<Value: Sendable>(_ body: (LoadReport) -> Value) -> Value { report.withLock { body($0) } }

    func take(_ event: LoadEvent) { report.withLock { $0.take(event) } }
}
