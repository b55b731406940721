import Synchronization

/// The breaker of one instance, shared by all threads; telling it of successes is free while nothing speaks against
/// the instance.
final class InstanceBreaker: Sendable {
    private let breaker: Mutex<CircuitBreaker>
    /// Set while a success would change anything.
    private let isSuspect = Atomic(false)

    init(_ settings: CircuitBreaker.Settings) { breaker = Mutex(CircuitBreaker(settings)) }

    func state(now: Double) -> CircuitBreaker.State { breaker.withLock { $0.state(now: now) } }

    /// Takes in a request's end; `changed` hears of a new `openUntil`, one call at a time and in order.
    func take(success: Bool, now: Double, changed: (Double?) -> Void) {
        if success, !isSuspect.load(ordering: .relaxed) { return }
        update(changed) { success ? $0.succeed(now: now) : $0.fail(now: now) }
    }

    /// Takes other figures; what has been seen is kept.
    func set(_ settings: CircuitBreaker.Settings) { breaker.withLock { $0.settings = settings } }

    /// Closes it and forgets all.
    func reset(changed: (Double?) -> Void) { update(changed) { $0.reset() } }

    private func update(_ changed: (Double?) -> Void, _ body: (inout CircuitBreaker) -> Bool) {
        breaker.withLock { breaker in
            let hasChanged = body(&breaker)
            isSuspect.store(!breaker.isClean, ordering: .relaxed)
            if hasChanged { changed(breaker.openUntil) }
        }
    }
}
