import Gateway
import Routing
import Synchronization

/// Keeps what a gateway reports of routed requests.
final class ExchangeRecorder: ExchangeObserver {
    struct Ended: Sendable {
        var decision: Decision
        var outcome: Outcome
        var served: Int
        var tried: [Int]
    }

    struct State: Sendable {
        var decided: [Decision] = []
        var requests: [RequestDescription] = []
        var ended: [Ended] = []
        var failed: [InstanceID] = []
        var faults: [UpstreamFault] = []
        var unreachable: [InstanceID] = []
        var answered: [InstanceID] = []
    }

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }

    /// The first `count` outcomes, once there are as many.
    func outcomes(_ count: Int) async throws -> [Outcome] {
        try await eventually("\(count) outcomes") {
            let ended = now.ended
            return ended.count >= count ? ended.map(\.outcome) : nil
        }
    }

    func decided(_ decision: Decision, request: RequestDescription) {
        state.withLock {
            $0.decided.append(decision)
            $0.requests.append(request)
        }
    }

    func finished(_ decision: Decision, outcome: Outcome, served: Int, tried: [Int]) {
        state.withLock {
            $0.ended.append(Ended(decision: decision, outcome: outcome, served: served, tried: tried))
        }
    }

    func upstreamUnreachable(_ id: InstanceID) { state.withLock { $0.unreachable.append(id) } }

    func upstreamFailed(_ id: InstanceID, _ fault: UpstreamFault, now: Double) {
        state.withLock {
            $0.failed.append(id)
            $0.faults.append(fault)
        }
    }

    func upstreamAnswered(_ id: InstanceID, now: Double) { state.withLock { $0.answered.append(id) } }
}
