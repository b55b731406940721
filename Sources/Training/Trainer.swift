import Dispatch
import Learning
import Routing
import Synchronization

/// The continuous loop: outcomes in, models out, on a serial background queue.
///
/// `submit` may be called from any thread and neither blocks nor waits for a round. Once enough newly labelled samples
/// have come, a round tests the last model on them, learns them, fits a new one, and promotes it where it has earned
/// it. Whatever goes wrong in a round ends as a failed one in `status` and in the record, and the loop goes on.
///
/// `publish` and `record` are called on the queue, in order; they must not call `stop`, `warmStart` or
/// `runPendingRound`, which wait for the queue.
public final class Trainer: Sendable {
    private struct Gate: Sendable {
        var inbox: SampleInbox
        var pace: SamplePace
        var running = false
        var wakeScheduled = false
        /// Labelled samples that the last look left waiting.
        var carried = 0
        var objective: Objective?
        var dropped = 0
    }

    private let configuration: TrainerConfiguration
    private let clock: TrainerClock
    private let publish: @Sendable (ServedModel?) -> Void
    private let record: @Sendable (RoundReport) -> Void
    private let waiting: @Sendable (_ overdue: Double) -> [OpenTrial]
    private let queue = DispatchQueue(label: "azimuth.training", qos: .background)
    private let gate: Mutex<Gate>
    // Taken on the queue alone, so never contended.
    private let loop: Mutex<TrainingLoop>
    private let published: Mutex<TrainerStatus>

    /// A trainer at rest.
    ///
    /// - Parameters:
    ///   - schema: the rows it learns from.
    ///   - objective: what it trains for at first.
    ///   - configuration: pace, sizes and the promotion rule.
    ///   - lastVersion: the highest model version ever given; new ones count on from it.
    ///   - clock: the clocks it reads.
    ///   - fit: makes a linear model of a window; nil: ridge regression as configured.
    ///   - waiting: the requests in flight that are trials and have had no token for so many seconds.
    ///   - publish: takes the model to serve from now on; nil: none.
    ///   - record: takes the report of every round.
    public init(
        schema: TrainingSchema, objective: Objective, configuration: TrainerConfiguration = TrainerConfiguration(),
        lastVersion: Int = 0, clock: TrainerClock = .system,
        fit: (@Sendable (SampleWindow) throws -> RidgeModel)? = nil,
        waiting: @escaping @Sendable (_ overdue: Double) -> [OpenTrial] = { _ in [] },
        publish: @escaping @Sendable (ServedModel?) -> Void, record: @escaping @Sendable (RoundReport) -> Void
    ) {
        self.waiting = waiting
        self.configuration = configuration
        self.clock = clock
        self.publish = publish
        self.record = record
        gate = Mutex(
            Gate(
                inbox: SampleInbox(capacity: configuration.inboxCapacity),
                pace: SamplePace(perSecond: configuration.samplesPerSecond)))
        loop = Mutex(
            TrainingLoop(
                schema: schema, objective: objective, configuration: configuration, lastVersion: lastVersion, fit: fit))
        published = Mutex(TrainerStatus(objective: objective.description))
    }

    /// Where the trainer stands.
    public var status: TrainerStatus {
        var status = published.withLock { $0 }
        (status.dropped, status.skipped) = gate.withLock { ($0.dropped, $0.pace.skipped) }
        return status
    }

    /// Whether another sample is worth making at `time`, in seconds: under heavy traffic a part of them is enough.
    public func wantsSample(at time: Double) -> Bool { gate.withLock { $0.pace.admits(now: time) } }

    /// Hands in one sample; O(1), from any thread.
    public func submit(_ sample: TrainingSample) {
        let wakes = gate.withLock { gate in
            if gate.inbox.append(sample) { gate.dropped += 1 }
            guard gate.running, !gate.wakeScheduled,
                gate.inbox.count + gate.carried >= configuration.minimumNewSamples
            else { return false }
            gate.wakeScheduled = true
            return true
        }
        // Where few samples can be labelled, every look finds too few: it must not come for each handful.
        if wakes { queue.asyncAfter(deadline: .now() + Self.gathering) { self.wake() } }
    }

    /// Seconds between a sample that makes a round due and the look at it.
    private static let gathering = 0.02

    /// Starts the loop; what was submitted before counts.
    public func start() {
        gate.withLock { $0.running = true }
        queue.async { self.wake() }
    }

    /// Ends the loop and waits for a round under way; samples may still be submitted, and `start` goes on with them.
    public func stop() {
        gate.withLock { $0.running = false }
        queue.sync {}
    }

    /// Trains for another objective: the next look relabels the history, tests it anew and replaces or withdraws the
    /// model. With the loop running that is at once.
    public func setObjective(_ objective: Objective) {
        let running = gate.withLock { gate in
            gate.objective = objective
            return gate.running
        }
        if running { queue.async { self.wake() } }
    }

    /// Takes over what an earlier run left behind; call it before `start`.
    ///
    /// - Parameters:
    ///   - samples: old samples in any order; they are tested and learnt in the next round.
    ///   - model: the model that served last; it is published at once where it fits.
    ///   - held: whether an operator holds it in service.
    /// - Returns: why the model was not taken over; nil where it was, or where there is none.
    @discardableResult
    public func warmStart(samples: [TrainingSample], model: ModelArtefact?, held: Bool = false) -> String? {
        onQueue { loop in
            let (served, refusal) = loop.warmStart(samples: samples, model: model)
            return held && served != nil ? model.map { loop.hold($0) } ?? (served, refusal) : (served, refusal)
        }
    }

    /// Runs one round on the queue and waits for it, where one is due and the minimum interval has passed.
    ///
    /// - Returns: the ridge's report; nil where no round was due.
    @discardableResult
    public func runPendingRound() -> RoundReport? {
        queue.sync {
            guard case .ran(let reports, _) = step() else { return nil }
            return reports.first
        }
    }

    /// Runs `body` on the queue, publishes the model it answers and shows where the loop then stands.
    func onQueue(_ body: (inout TrainingLoop) -> (ServedModel?, refusal: String?)) -> String? {
        queue.sync {
            let (served, refusal) = loop.withLock { loop in
                defer { show(loop) }
                return body(&loop)
            }
            if let served { publish(served) }
            return refusal
        }
    }

    private func wake() {
        let running = gate.withLock { gate in
            gate.wakeScheduled = false
            return gate.running
        }
        guard running, case .tooEarly(let seconds) = step() else { return }
        gate.withLock { $0.wakeScheduled = true }
        queue.asyncAfter(deadline: .now() + seconds) { self.wake() }
    }

    private func step() -> TrainingLoop.Step {
        let (inbox, objective) = gate.withLock { gate in
            defer { gate.objective = nil }
            return (gate.inbox.takeAll(), gate.objective)
        }
        let step = loop.withLock { loop in
            loop.take(inbox.ordered)
            if let objective { loop.change(to: objective) }
            show(loop)
            defer { show(loop) }
            return loop.step(clock, waiting: waiting)
        }
        guard case .ran(let reports, let publication) = step else { return step }
        switch publication {
        case .unchanged: break
        case .serve(let model): publish(model)
        case .withdraw: publish(nil)
        }
        for report in reports { record(report) }
        return step
    }

    /// Lets others see where the loop stands.
    private func show(_ loop: borrowing TrainingLoop) {
        let status = loop.status
        published.withLock { $0 = status }
        gate.withLock { $0.carried = status.waiting }
    }
}
