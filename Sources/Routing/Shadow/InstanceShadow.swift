import EngineModel

/// One instance's queues as the router believes them to be: kept event by event, from its own requests alone.
///
/// Nothing happens here for a token: what decoding requests have produced is told from time and the instance's pace, and
/// known exactly once they end.
struct InstanceShadow: Sendable {
    /// Requests without a first token, in order of dispatch.
    private(set) var waiting: [ShadowRequest] = []
    /// Requests past it. Sorted by their remaining tokens at each rollout.
    var running: [ShadowRequest] = []
    /// Integrals up to `time`.
    private(set) var counters = ShadowCounters()
    private(set) var time = 0.0
    /// Seconds between the tokens of an answer, recently.
    private(set) var pace = 0.03
    /// Context tokens of `running` at `time`.
    private(set) var context = 0.0
    /// Prompt tokens of `waiting`: uncached ones, their pairs, and all.
    private(set) var queuedTokens = 0.0
    private(set) var queuedPairs = 0.0
    private(set) var queuedPrompt = 0.0
    /// When the last first token came.
    private(set) var lastFirstToken = 0.0
    /// What requests sent here have lately been like.
    private(set) var arrivals = ArrivalRate()
    /// How much of the cache is taken.
    private(set) var room = CacheRoom()
    /// What requests that were not sent from here make of its load.
    private(set) var foreign = ForeignLoad()
    private var taken = 0
    /// When running answers were last counted.
    private var counted = 0.0

    var isEmpty: Bool { waiting.isEmpty && running.isEmpty }

    /// Brings the integrals up to `now`.
    mutating func advance(to now: Double) {
        let seconds = now - time
        guard seconds > 0 else { return }
        time = now
        guard !running.isEmpty else {
            context = 0
            return
        }
        let count = Double(running.count)
        let steps = seconds / pace
        counters.steps += steps
        counters.sequenceSeconds += (count + foreign.running) * seconds
        counters.contextSeconds += (context + foreign.context + count * steps / 2) * seconds
        context += count * steps
    }

    /// A request has been dispatched.
    ///
    /// - Parameters:
    ///   - ownMilliseconds: what its own uncached tokens take.
    ///   - prefillMilliseconds: what they take beside the iterations, which decode as well.
    mutating func enqueue(
        _ request: ShadowRequest, ownMilliseconds: Double, prefillMilliseconds: Double = 0, now: Double
    ) {
        waiting.append(request)
        queuedTokens += request.uncached
        queuedPairs += request.pairs
        queuedPrompt += request.prompt
        arrivals.note(
            ownMilliseconds: ownMilliseconds, prefillMilliseconds: prefillMilliseconds, uncached: request.uncached,
            now: now)
    }

    /// A request has shown its first token, or is taken to have.
    ///
    /// - Returns: the request as it waited; nil where it is not known.
    mutating func begin(_ key: Int, produced: Double, now: Double) -> ShadowRequest? {
        advance(to: now)
        guard let request = removeWaiting(key) else { return nil }
        lastFirstToken = now
        room.entered = max(room.entered - 1, 0)
        counters.prefilled += request.uncached
        counters.pairs += request.pairs
        var begun = request
        begun.began = now
        begun.mark = counters
        begun.mark.steps -= max(produced - 1, 0)
        // Spread over the distribution's quantiles in an order that fills it evenly.
        taken += 1
        let place = 0.618_033_988_75 * Double(taken) + 0.31
        begun.spread = Self.exponentialQuantile(0.98 * (place - place.rounded(.down)))
        context += request.prompt + max(produced, 1)
        running.append(begun)
        return request
    }

    /// A request has ended.
    ///
    /// - Returns: what it was, where it was decoding.
    mutating func end(_ key: Int, now: Double) -> ShadowRequest? {
        advance(to: now)
        if let place = running.firstIndex(where: { $0.key == key }) {
            let request = running[place]
            running.swapAt(place, running.count - 1)
            running.removeLast()
            context = running.isEmpty ? 0 : max(context - request.prompt - produced(by: request), 0)
            return request
        }
        _ = removeWaiting(key)
        return nil
    }

    /// Tokens that a decoding request is taken to have produced by `time`.
    @inline(__always)
    func produced(by request: ShadowRequest) -> Double { 1 + counters.steps - request.mark.steps }

    /// Lets `lives` learn from how far running answers have come: once a second at most.
    @inline(__always)
    mutating func count(_ lives: inout ResidualLife, now: Double) {
        guard abs(now - counted) >= 1 else { return }
        counted = now
        advance(to: now)
        for place in running.indices { lives.note(&running[place], produced: produced(by: running[place])) }
    }

    /// Learns how long the tokens of an answer were apart.
    mutating func observe(pace seconds: Double) {
        guard seconds > 1e-5, seconds < 10 else { return }
        pace += 0.1 * (seconds - pace)
    }

    /// Learns from a scrape what runs, what waits and how much of the cache is in use.
    ///
    /// - Parameter others: how many requests other routers send for each of this one's.
    mutating func observe(_ gauges: ScrapedGauges, capacity: Double, others: Double = 0, now: Double) {
        advance(to: now)
        foreign.observe(
            gauges, own: Double(running.count + waiting.count), others: others,
            meanContext: running.isEmpty ? 1_000 : context / Double(running.count), now: now)
        let runs = Int(gauges.running - foreign.running)
        room.entered = min(max(runs - running.count, 0), waiting.count)
        // Where others wait as well, those that should run and do not have been put back for want of room.
        room.preempted = min(max(running.count - runs, 0), Int(gauges.waiting), running.count)
        guard capacity > 0 else { return }
        var computed = 0.0
        var cached = 0.0
        for request in running {
            computed += request.uncached + produced(by: request)
            cached += request.cached
        }
        if room.preempted > 0 {
            // The newest are put back; which they are matters less than how many.
            let kept = 1 - Double(room.preempted) / Double(running.count)
            computed *= kept
            cached *= kept
        }
        for request in waiting.prefix(room.entered) {
            computed += request.uncached
            cached += request.cached
        }
        room.observe(used: gauges.kvUsage * capacity, computed: computed, cached: cached, capacity: capacity)
    }

    private mutating func removeWaiting(_ key: Int) -> ShadowRequest? {
        guard let place = waiting.firstIndex(where: { $0.key == key }) else { return nil }
        let request = waiting.remove(at: place)
        guard !waiting.isEmpty else {
            // Sums of what comes and goes drift.
            (queuedTokens, queuedPairs, queuedPrompt) = (0, 0, 0)
            return request
        }
        queuedTokens -= request.uncached
        queuedPairs -= request.pairs
        queuedPrompt -= request.prompt
        return request
    }

    private static func exponentialQuantile(_ share: Double) -> Double { -logarithm(1 - share) }
}

extension InstanceShadow {
    /// Says of each decoding request what it holds and what is still to come, and puts those first that end first; last
    /// those that have been put back to wait.
    ///
    /// - Returns: how many decode.
    mutating func refresh(_ lives: ResidualLife, now: Double) -> Int {
        advance(to: now)
        let steps = counters.steps
        let room = room
        var total = 0.0
        running.withUnsafeMutableBufferPointer { running in
            for place in running.indices {
                let produced = 1 + steps - running[place].mark.steps
                running[place].context = running[place].prompt + produced
                running[place].shared = room.shared(ofCached: running[place].cached)
                running[place].remaining = running[place].remaining(after: produced, lives)
                total += running[place].context
                // Little has moved since the last time, so insertion sorts in nearly one pass.
                var at = place
                while at > 0, running[at].remaining < running[at - 1].remaining {
                    running.swapAt(at, at - 1)
                    at -= 1
                }
            }
        }
        context = total
        let preempted = min(room.preempted, running.count)
        for moved in 0..<preempted { moveNewest(to: running.count - 1 - moved) }
        return running.count - preempted
    }

    /// Moves the newest of the requests up to `last` there; the others keep their order.
    private mutating func moveNewest(to last: Int) {
        var newest = last
        for place in 0..<last where running[place].dispatched > running[newest].dispatched { newest = place }
        guard newest < last else { return }
        let request = running.remove(at: newest)
        running.insert(request, at: last)
    }
}
