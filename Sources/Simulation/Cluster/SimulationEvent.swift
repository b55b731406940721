import HeapModule

/// Something that happens at a set time.
struct SimulationEvent: Comparable, Sendable {
    enum Kind: Sendable {
        /// The next request reaches its router.
        case arrival
        /// A dispatched request reaches its instance.
        case delivery(slot: Int)
        /// An instance's iteration ends, unless the instance has gone meanwhile.
        case stepEnd(instance: Int, life: Int)
        /// The tokens of an iteration reach the routers.
        case tokens(instance: Int)
        /// A router learns that an attempt has failed, or that the request is refused.
        case failure(slot: Int, refused: Bool)
        /// A router's scrape is answered by the instance.
        case scrape(replica: Int, instance: Int)
        /// The answer reaches the router; nil gauges mean that there was none.
        case scraped(replica: Int, instance: Int, life: Int, gauges: PublishedGauges?)
        /// The next of an instance's own events: it joins, leaves or slows down.
        case change(instance: Int, event: Int)
        /// A router's training loop looks at its samples again.
        case training(replica: Int)
        /// The model of a router's round begins to serve.
        case publication(replica: Int)
        /// The provisioner looks at the routers.
        case provision
        /// The start of an instance comes to its end.
        case booted(instance: Int, start: Int)
    }

    var time: Double
    /// Order of scheduling: what was scheduled first happens first at equal times.
    var order: UInt64
    var kind: Kind

    static func < (left: SimulationEvent, right: SimulationEvent) -> Bool {
        left.time == right.time ? left.order < right.order : left.time < right.time
    }

    static func == (left: SimulationEvent, right: SimulationEvent) -> Bool { left.order == right.order }
}

/// An engine's gauges as its `/metrics` showed them after its last iteration.
struct PublishedGauges: Sendable {
    var running: Int32 = 0
    var waiting: Int32 = 0
    var kvUsage: Float = 0
}

/// What is yet to happen, earliest first.
struct EventQueue: Sendable {
    private var heap = Heap<SimulationEvent>()
    private var scheduled: UInt64 = 0

    mutating func schedule(_ kind: SimulationEvent.Kind, at time: Double) {
        heap.insert(SimulationEvent(time: time, order: scheduled, kind: kind))
        scheduled += 1
    }

    mutating func next() -> SimulationEvent? { heap.popMin() }
}
