import Routing
import Synchronization

/// Names that rows refer to: kept for as long as the logbook is open, so that they can be written again into a
/// file that was replaced.
final class Registry: Sendable {
    private struct State {
        var instances: [InstanceID: String] = [:]
        var schemas: [Int: [String]] = [:]
    }

    private let state = Mutex(State())
    private let changes = Atomic<Int>(0)

    /// Grows with every change, so that the writer need not look at each name for each row.
    var generation: Int { changes.load(ordering: .acquiring) }

    func set(_ name: String, for instance: InstanceID) {
        state.withLock { $0.instances[instance] = name }
        changes.add(1, ordering: .releasing)
    }

    func set(_ names: [String], forSchema version: Int) {
        state.withLock { $0.schemas[version] = names }
        changes.add(1, ordering: .releasing)
    }

    /// The instance's name, or a stand-in that says it was never given one.
    func name(of instance: InstanceID) -> String {
        state.withLock { $0.instances[instance] } ?? "unnamed instance \(instance)"
    }

    func names(ofSchema version: Int) -> [String] {
        state.withLock { $0.schemas[version] } ?? []
    }
}
