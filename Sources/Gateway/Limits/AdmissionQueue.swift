/// Holds the number of requests in flight to a limit; those above it wait in the order they came, up to a bound.
///
/// A pure state machine: whoever waits is an `Element`, and who calls tells it that its turn has come.
struct AdmissionQueue<Element> {
    /// What becomes of a request that comes.
    enum Entry: Equatable {
        case admitted
        case queued(WaitList<Element>.Place)
        /// Limit and queue are full.
        case refused
    }

    /// Most requests in flight; 0 for any number.
    private(set) var limit: Int
    /// Most requests that wait.
    private(set) var queueSize: Int
    /// Requests in flight.
    private(set) var active = 0
    private var waiting = WaitList<Element>()

    /// Requests that wait.
    var waitingCount: Int { waiting.count }

    init(limit: Int, queueSize: Int) {
        self.limit = limit
        self.queueSize = queueSize
    }

    /// Lets a request in, has it wait, or turns it away.
    mutating func enter(_ element: @autoclosure () -> Element) -> Entry {
        if limit == 0 || (active < limit && waiting.count == 0) {
            active += 1
            return .admitted
        }
        guard waiting.count < queueSize else { return .refused }
        return .queued(waiting.append(element()))
    }

    /// Ends a request that was let in.
    ///
    /// - Returns: who takes its place and is in flight from now on.
    mutating func leave() -> Element? {
        active -= 1
        return admitNext()
    }

    /// Takes a request that waits out of the queue.
    ///
    /// - Returns: false where it was let in already; it must then `leave`.
    mutating func abandon(_ place: WaitList<Element>.Place) -> Bool { waiting.remove(place) != nil }

    /// Sets other bounds. Nobody who waits is sent away.
    ///
    /// - Returns: those who are in flight from now on.
    mutating func resize(limit: Int, queueSize: Int) -> [Element] {
        self.limit = limit
        self.queueSize = queueSize
        var admitted: [Element] = []
        while let next = admitNext() { admitted.append(next) }
        return admitted
    }

    private mutating func admitNext() -> Element? {
        guard limit == 0 || active < limit, let next = waiting.popFirst() else { return nil }
        active += 1
        return next
    }
}
