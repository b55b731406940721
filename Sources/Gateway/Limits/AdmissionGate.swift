import Synchronization

/// The limit on requests in flight of all event loops together.
///
/// While no limit is set nobody asks it anything.
public final class AdmissionGate: Sendable {
    /// Tells a request that its turn has come. Called on any event loop; must return at once.
    typealias Wake = @Sendable () -> Void
    typealias Place = WaitList<Wake>.Place

    /// How things stand.
    public struct Counts: Sendable, Equatable {
        /// Requests in flight under the limit.
        public var active = 0
        /// Requests that wait.
        public var waiting = 0

        /// Counts.
        public init(active: Int = 0, waiting: Int = 0) {
            self.active = active
            self.waiting = waiting
        }
    }

    private struct State {
        var queue = AdmissionQueue<Wake>(limit: 0, queueSize: 0)
        var rate: CompletionRate?
    }

    private let state = Mutex(State())
    private let limited = Atomic(false)

    /// A gate that lets everybody through.
    public init() {}

    /// Sets the limits; whoever then has a place is let in at once.
    ///
    /// - Parameters:
    ///   - limit: most requests in flight; 0 for any number.
    ///   - queueSize: most requests that wait for a place.
    public func set(limit: Int, queueSize: Int) {
        let admitted = state.withLock { $0.queue.resize(limit: max(0, limit), queueSize: max(0, queueSize)) }
        limited.store(limit > 0, ordering: .releasing)
        for wake in admitted { wake() }
    }

    /// Whether there is a limit.
    var isLimited: Bool { limited.load(ordering: .relaxed) }

    /// What is in flight and what waits.
    public var counts: Counts {
        state.withLock { Counts(active: $0.queue.active, waiting: $0.queue.waitingCount) }
    }

    /// Lets a request in, has it wait until `wake` is called, or turns it away.
    func enter(_ wake: @escaping Wake) -> AdmissionQueue<Wake>.Entry {
        state.withLock { $0.queue.enter(wake) }
    }

    /// Ends a request that was let in; the next one's turn comes.
    ///
    /// - Parameter now: seconds on a clock that never runs backwards.
    func leave(now: Double) {
        let next = state.withLock { state in
            state.rate = state.rate ?? CompletionRate(now: now)
            state.rate?.note(now: now)
            return state.queue.leave()
        }
        next?()
    }

    /// Takes a request that waits out of the queue; false where its turn has come meanwhile.
    func abandon(_ place: Place) -> Bool { state.withLock { $0.queue.abandon(place) } }

    /// Seconds after which another try may succeed, 1 to 60.
    func retryAfter(now: Double) -> Int {
        state.withLock { state in
            var rate = state.rate ?? CompletionRate(now: now)
            defer { state.rate = rate }
            return rate.retryAfter(ahead: state.queue.waitingCount, now: now)
        }
    }
}
