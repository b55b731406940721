import Collections
import EngineModel

/// One instance of the simulated cluster.
struct InstanceState: Sendable {
    let description: InstanceDescription
    var engine: Engine
    var isPresent: Bool
    /// Which of its lives it is in: it counts on with each join and leave, so that what belongs to another is known.
    var life = 0
    /// Gauges as last published.
    var published = PublishedGauges()
    /// When the iteration in flight ends.
    var stepEndsAt = 0.0
    /// Iterations begun in all its lives: its place in the noise.
    var steps = 0
    /// Tokens on their way to the routers, one batch an iteration.
    var wire: Deque<[TokenEvent]> = []
    /// Requests on their way to it, with the times they arrive.
    var approaching: [(slot: Int, time: Double)] = []
    /// Preemptions of its past lives.
    var earlierPreemptions = 0

    init(_ description: InstanceDescription) {
        self.description = description
        engine = Engine(profile: description.profile)
        isPresent = description.startsPresent
    }

    /// Preemptions in all its lives.
    var preemptions: Int { earlierPreemptions + engine.counters.preemptions }

    /// Begins another life with an empty engine.
    mutating func begin(present: Bool) {
        earlierPreemptions += engine.counters.preemptions
        let slowDown = engine.slowDown
        engine = Engine(profile: description.profile)
        engine.slowDown = slowDown
        published = PublishedGauges()
        life += 1
        isPresent = present
    }

    /// Shows the engine's present state on `/metrics`.
    mutating func publish() {
        published = PublishedGauges(
            running: Int32(clamping: engine.runningCount), waiting: Int32(clamping: engine.waitingCount),
            kvUsage: Float(engine.kvUsage))
    }
}
