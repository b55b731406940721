import NIOCore
import Synchronization

/// The time between two scrapes of an instance, which grows with their number so that scrapes a second stay bounded.
final class ScrapePace: Sendable {
    private struct State {
        var least: Int64
        var perInstance: Int64
        var instances = 0

        init(_ configuration: FleetConfiguration) {
            least = TimeAmount(configuration.scrapeInterval).nanoseconds
            perInstance = Int64(1e9 / min(max(configuration.maximumScrapesPerSecond, 1), 1e6))
        }

        var interval: Int64 { max(least, perInstance * Int64(instances)) }
    }

    private let state: Mutex<State>

    init(_ configuration: FleetConfiguration) { state = Mutex(State(configuration)) }

    /// The interval just now in nanoseconds.
    var interval: Int64 { state.withLock { $0.interval } }

    /// Takes in how many instances there are.
    func set(instances: Int) { state.withLock { $0.instances = instances } }

    /// Takes another configuration.
    func set(_ configuration: FleetConfiguration) {
        state.withLock { state in
            let instances = state.instances
            state = State(configuration)
            state.instances = instances
        }
    }
}
