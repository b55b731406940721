import Logbook
import Routing
import Synchronization

/// Finished requests for who looks at the dashboard. While nobody does, a request costs one look at a flag.
final class DecisionWatch: Sendable {
    /// What the dashboard shows of one request.
    struct Entry: Sendable {
        var id: Int64
        /// Unix time of the end in seconds.
        var time: Double
        /// Number of the worker that served; nil where the logbook told its name.
        var instance: UInt32?
        var worker: String?
        var reason: String
        /// Predicted reward of the worker that served, and the reward that came; nil where there is none.
        var predicted: Double?
        var observed: Double?
        /// Seconds to the first token of a whole streamed answer.
        var ttft: Double?
        /// Seconds to the end.
        var e2e: Double
        var status: Int
        /// Why the outcome is not whole, or `none`.
        var censoring: String
    }

    /// Most entries that wait for the next look; later ones are counted, not kept.
    static let capacity = 4_096

    private struct Waiting {
        var entries: [Entry] = []
        var missed = 0
    }

    private let isOn = Atomic(false)
    private let waiting = Mutex(Waiting())

    /// Begins or ends to keep entries; those that wait are dropped.
    func set(on: Bool) {
        isOn.store(on, ordering: .relaxed)
        waiting.withLock { $0 = Waiting() }
    }

    /// Takes in a request that ended.
    func note(_ decision: Decision, _ outcome: Outcome, served: Int, objective: @autoclosure () -> Objective) {
        guard isOn.load(ordering: .relaxed) else { return }
        let instances = decision.snapshot.instances
        let isFirst = outcome.attempts == 1 && served == decision.chosen
        let entry = Entry(
            id: decision.id, time: outcome.time,
            instance: instances.indices.contains(served) ? instances[served].id.rawValue : nil, worker: nil,
            reason: decision.reason.rawValue, predicted: isFirst ? decision.predictedReward.map(Double.init) : nil,
            observed: objective().reward(of: outcome), ttft: outcome.wholeTTFT, e2e: outcome.e2e,
            status: outcome.status, censoring: outcome.censoring.rawValue)
        waiting.withLock {
            if $0.entries.count < Self.capacity { $0.entries.append(entry) } else { $0.missed += 1 }
        }
    }

    /// What has come since the last call, and how many found no room.
    func take() -> (entries: [Entry], missed: Int) {
        waiting.withLock { waiting in
            let taken = (waiting.entries, waiting.missed)
            waiting = Waiting()
            return taken
        }
    }
}

extension DecisionWatch.Entry {
    /// A request of the logbook; nil where it has not ended.
    init?(_ decision: LoggedDecision) {
        guard let outcome = decision.outcome else { return nil }
        let isFirst = outcome.attempts == 1 && decision.served == decision.chosen
        self.init(
            id: decision.id, time: outcome.time, instance: nil, worker: decision.served, reason: decision.reason,
            predicted: isFirst ? decision.predictedReward : nil,
            observed: (try? Objective.parse(decision.objective))?.reward(of: outcome), ttft: outcome.wholeTTFT,
            e2e: outcome.e2e, status: outcome.status, censoring: outcome.censoring.rawValue)
    }
}

extension Outcome {
    /// Seconds to the first token where it was seen and the answer came whole.
    fileprivate var wholeTTFT: Double? { censoring == .none && status < 400 && !ttftCensored ? ttft : nil }
}
