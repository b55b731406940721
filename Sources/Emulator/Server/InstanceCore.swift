import EngineModel
import NIOCore

/// One emulated server: the engine, its clock, its answers in progress. It is confined to one event loop.
final class InstanceCore {
    let settings: InstanceSettings
    let loop: any EventLoop
    var planner: GenerationPlanner
    /// The names it serves its model under, and its adapters.
    var served: (names: [String], adapters: [String])
    var engine: Engine
    var metrics: InstanceMetrics
    var faults = Faults()
    /// Engine ids of the sequences in progress, each with its answer and its place there.
    var active: [Int: (generation: Generation, choice: Int)] = [:]
    var nextID = 0
    var touched: [Generation] = []
    var events: [TokenEvent] = []
    /// The end of the iteration in flight, or of the last one.
    var stepEnd = NIODeadline.uptimeNanoseconds(0)
    var stepTimer: Scheduled<Void>?
    /// Counts timers that fired or were cancelled, so that a cancelled one is known.
    var stepNumber = 0
    /// Whether an iteration ended while the engine hung.
    var holdsStep = false
    /// Requests that came while the server hung.
    var parked: [(request: IncomingRequest, connection: HTTPConnection)] = []

    var counts = Counts()
    var lastRequest: IncomingRequest?
    private(set) var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private var waiters: [(condition: @Sendable (InstanceStatus) -> Bool, promise: EventLoopPromise<Void>)] = []

    struct Counts {
        var received = 0
        var finished = 0
        var cancelled = 0
    }

    init(settings: InstanceSettings, loop: any EventLoop) {
        self.settings = settings
        self.loop = loop
        served = ([settings.model], [])
        planner = GenerationPlanner(
            model: settings.model, profile: settings.profile, lengths: AnswerLength(seed: settings.seed))
        engine = Engine(profile: settings.profile)
        metrics = InstanceMetrics(model: settings.model, profile: settings.profile)
    }

    /// What it is doing now.
    var status: InstanceStatus {
        return InstanceStatus(
            running: engine.runningCount, waiting: engine.waitingCount, kvUsage: engine.kvUsage,
            connections: connections.count, received: counts.received, finished: counts.finished,
            cancelled: counts.cancelled)
    }

    // MARK: - Connections

    func opened(_ connection: HTTPConnection) {
        connections[ObjectIdentifier(connection)] = connection
        changed()
    }

    func closed(_ connection: HTTPConnection) {
        connections[ObjectIdentifier(connection)] = nil
        parked.removeAll { $0.connection === connection }
        if let generation = connection.generation {
            connection.generation = nil
            cancel(generation)
        }
        changed()
    }

    func closeAllConnections() {
        for connection in Array(connections.values) { connection.close() }
    }

    /// Runs `task` after the emulated network's delay.
    func afterNetwork(_ task: @escaping () -> Void) {
        guard settings.network > .zero else { return task() }
        loop.assumeIsolated().scheduleTask(in: settings.network, task)
    }

    /// Runs `task` after the time that a prompt takes to be tokenised; at once where a timer could not tell it from none.
    func afterTokenising(_ tokens: Int, _ task: @escaping () -> Void) {
        let microseconds = settings.tokenisingMicroseconds * Double(tokens)
        guard microseconds >= 100 else { return task() }
        loop.assumeIsolated().scheduleTask(in: .microseconds(Int64(min(microseconds, 1e9))), task)
    }

    // MARK: - Whole life

    /// Forgets requests, cache and ordered faults, as a process that starts anew; its hardware stays as slow as it was.
    func reset() {
        stepTimer?.cancel()
        stepTimer = nil
        stepNumber += 1
        holdsStep = false
        for entry in active.values { entry.generation.isClosed = true }
        active.removeAll()
        touched.removeAll()
        parked.removeAll()
        faults = Faults()
        let slowDown = engine.slowDown
        engine = Engine(profile: settings.profile)
        engine.slowDown = slowDown
        metrics = InstanceMetrics(model: settings.model, profile: settings.profile)
        changed()
    }

    func setHang(_ hang: Hang) {
        faults.hang = hang
        guard hang == .none else { return }
        let waiting = parked
        parked.removeAll()
        for entry in waiting where entry.connection.isOpen { handle(entry.request, on: entry.connection) }
        if holdsStep {
            holdsStep = false
            endStep()
        } else {
            startStep()
        }
    }

    // MARK: - Waiting for a state

    /// Fulfilled once `condition` holds.
    func wait(until condition: @escaping @Sendable (InstanceStatus) -> Bool) -> EventLoopFuture<Void> {
        guard !condition(status) else { return loop.makeSucceededVoidFuture() }
        let promise = loop.makePromise(of: Void.self)
        waiters.append((condition, promise))
        return promise.futureResult
    }

    /// Tells whoever waits that the state may have changed.
    func changed() {
        guard !waiters.isEmpty else { return }
        let now = status
        let due = waiters.filter { $0.condition(now) }
        waiters.removeAll { $0.condition(now) }
        for waiter in due { waiter.promise.succeed(()) }
    }

    func failWaiters(_ error: any Error) {
        for waiter in waiters { waiter.promise.fail(error) }
        waiters.removeAll()
    }
}
