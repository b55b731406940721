import Collections

/// One vLLM V1 engine as a state machine: queues, KV blocks, prefix cache, chunked prefill, preemption, step time.
///
/// It has no clock. The owner submits requests at any time, calls ``beginStep()``, lets the step's seconds pass on a
/// clock of its own, calls ``endStep()``, and goes on until ``beginStep()`` returns nil. A copy is independent, so
/// a copy run forward is a forecast.
public struct Engine: Sendable {
    /// What kind of engine it is.
    public let profile: EngineProfile
    /// Factor on the time of iterations begun from now on; above 1 is slower.
    public var slowDown = 1.0
    /// What it has counted.
    public internal(set) var counters = EngineCounters()
    /// Whether an iteration has begun and not ended.
    public internal(set) var isStepping = false

    var pool: BlockPool
    /// Running sequences in order of admission.
    var running: [SequenceState] = []
    var waiting: Deque<SequenceState> = []
    /// Cached blocks of the request that is next to be admitted; kept to save allocations.
    var hits: [Int32] = []

    /// An idle engine with an empty cache.
    public init(profile: EngineProfile) {
        self.profile = profile
        pool = BlockPool(count: profile.kvBlocks)
    }

    /// Requests that run.
    public var runningCount: Int { running.count }
    /// Requests that wait for admission.
    public var waitingCount: Int { waiting.count }
    /// Whether it holds no request.
    public var isIdle: Bool { running.isEmpty && waiting.isEmpty }
    /// Share of the KV blocks that running requests hold, 0 to 1.
    public var kvUsage: Double { Double(pool.count - pool.freeCount) / Double(pool.count) }
    /// KV blocks that nobody holds; cached ones among them.
    public var freeBlocks: Int { pool.freeCount }

    /// Puts a request at the end of the waiting queue, or where its priority belongs. An answer that would pass the context limit is cut there.
    public mutating func submit(_ request: EngineRequest) throws(EngineRejection) {
        let limit = profile.contextLimit
        guard request.promptTokens > 0 else { throw .emptyPrompt }
        guard request.promptTokens < limit else { throw .promptTooLong(limit: limit) }
        guard !holds(request.id) else { throw .duplicateID(request.id) }
        let output = min(max(1, request.outputTokens), limit - request.promptTokens)
        enqueue(SequenceState(request, outputTokens: output))
    }

    /// Drops a request and frees its blocks at once; an iteration in flight keeps its time.
    /// - Returns: whether the engine held it.
    @discardableResult
    public mutating func cancel(_ id: Int) -> Bool {
        if let place = running.firstIndex(where: { $0.id == id }) {
            let sequence = running.remove(at: place)
            release(sequence)
            return true
        }
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: place)
        return true
    }

    /// Whether the engine holds a request with this id.
    public func holds(_ id: Int) -> Bool {
        return running.contains { $0.id == id } || waiting.contains { $0.id == id }
    }

    /// Prompt tokens that a request with these block hashes would find in the cache now.
    public func cachedTokens(promptTokens: Int, blockHashes: [UInt64]) -> Int {
        let limit = min(blockHashes.count, max(0, promptTokens - 1) / profile.blockSize)
        let found = blockHashes.prefix(limit).prefix { pool.block(withHash: $0) != nil }
        return found.count * profile.blockSize
    }

    /// Ends the iteration in flight.
    /// - Returns: the tokens that it produced, in order of admission; finished requests have left the engine.
    public mutating func endStep() -> [TokenEvent] {
        var events: [TokenEvent] = []
        endStep(into: &events)
        return events
    }

    /// Ends the iteration in flight and appends the tokens that it produced to `events`.
    public mutating func endStep(into events: inout [TokenEvent]) {
        precondition(isStepping, "endStep without beginStep")
        isStepping = false
        var kept = 0
        for place in running.indices {
            if running[place].advance() {
                let event = running[place].newestToken
                count(event, of: running[place])
                events.append(event)
                if event.isLast {
                    release(running[place])
                    continue
                }
            }
            if kept != place { running.swapAt(kept, place) }
            kept += 1
        }
        running.removeLast(running.count - kept)
    }

    private mutating func count(_ event: TokenEvent, of sequence: SequenceState) {
        if event.isFirst { counters.promptTokens += sequence.promptTokens }
        counters.generationTokens += 1
    }

    /// Frees a sequence's blocks tail first, so that the head of its prompt is evicted last.
    mutating func release(_ sequence: SequenceState) {
        for block in sequence.blocks.reversed() { pool.release(block) }
    }
}
