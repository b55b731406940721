import Routing
import Synchronization

/// The objective in force, read from any thread.
final class SharedObjective: Sendable {
    private let held: Mutex<Objective>

    init(_ objective: Objective) { held = Mutex(objective) }

    var value: Objective { held.withLock { $0 } }

    func set(_ objective: Objective) { held.withLock { $0 = objective } }
}
