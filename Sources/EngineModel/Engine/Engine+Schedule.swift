/// The scheduler: what an iteration computes.
extension Engine {
    /// Begins an iteration: running requests first, then admissions in order of arrival.
    /// - Returns: the iteration, or nil where the engine is idle. One that has begun must be ended before the next.
    public mutating func beginStep() -> EngineStep? {
        precondition(!isStepping, "beginStep before the last step's end")
        guard !isIdle else { return nil }
        var step = EngineStep()
        var budget = profile.maxBatchedTokens
        scheduleRunning(&step, budget: &budget)
        if step.preempted.isEmpty { admitWaiting(&step, budget: &budget) }
        step.seconds = profile.seconds(for: step.work) * slowDown
        counters.steps += 1
        isStepping = true
        return step
    }

    /// Gives running requests their next token or chunk, preempting others where blocks are short.
    private mutating func scheduleRunning(_ step: inout EngineStep, budget: inout Int) {
        var place = 0
        next: while place < running.count, budget > 0 {
            let tokens = min(running[place].tokens - running[place].computed, budget)
            let needed = blocks(for: running[place].computed + tokens) - running[place].blocks.count
            while needed > pool.freeCount {
                let victim = victim(from: place)
                preempt(victim, &step)
                if victim == place { continue next }
            }
            schedule(tokens, blocks: needed, at: place, &step)
            budget -= tokens
            place += 1
        }
    }

    private mutating func preempt(_ place: Int, _ step: inout EngineStep) {
        var sequence = running.remove(at: place)
        release(sequence)
        sequence.blocks.removeAll(keepingCapacity: true)
        sequence.computed = 0
        sequence.published = 0
        sequence.preemptions += 1
        counters.preemptions += 1
        step.preempted.append(sequence.id)
        putBack(sequence)
    }

    /// Admits waiting requests while tokens, places and blocks last. Nobody overtakes the first.
    private mutating func admitWaiting(_ step: inout EngineStep, budget: inout Int) {
        while budget > 0, running.count < profile.maxSequences, !waiting.isEmpty {
            let revived = findHits(of: waiting[0])
            let prefix = hits.count * profile.blockSize
            let tokens = min(waiting[0].tokens - prefix, budget)
            let needed = blocks(for: prefix + tokens) - hits.count
            guard needed + revived <= pool.freeCount else { return }

            var sequence = waiting.removeFirst()
            for block in hits { pool.retain(block) }
            sequence.blocks.append(contentsOf: hits)
            sequence.published = hits.count
            sequence.computed = prefix
            let isResumed = sequence.preemptions > 0
            if !isResumed {
                counters.prefixQueries += sequence.promptTokens
                counters.prefixHits += prefix
            }
            step.admitted.append(
                EngineStep.Admission(
                    id: sequence.id, cachedTokens: min(prefix, sequence.promptTokens), isResumed: isResumed))
            running.append(sequence)
            schedule(tokens, blocks: needed, at: running.count - 1, &step)
            budget -= tokens
        }
    }

    /// Puts the longest cached prefix of a request into ``hits``, leaving at least its last token to compute.
    /// - Returns: how many of the hits lie in the free queue and would leave it.
    private mutating func findHits(of sequence: SequenceState) -> Int {
        hits.removeAll(keepingCapacity: true)
        let fullPromptBlocks = sequence.promptTokens / profile.blockSize
        let limit = min(sequence.hashes.count, fullPromptBlocks, (sequence.tokens - 1) / profile.blockSize)
        var revived = 0
        for place in 0..<limit {
            guard let block = pool.block(withHash: sequence.hashes[place]) else { break }
            if pool.isFree(block) { revived += 1 }
            hits.append(block)
        }
        return revived
    }

    /// Allocates blocks, books the work, and publishes the prompt blocks that these tokens fill.
    private mutating func schedule(_ tokens: Int, blocks needed: Int, at place: Int, _ step: inout EngineStep) {
        for _ in 0..<max(0, needed) { running[place].blocks.append(pool.allocate()) }
        let computed = running[place].computed
        if running[place].isDecoding {
            step.work.addDecode(context: computed)
        } else {
            step.work.addPrefill(tokens: tokens, prefix: computed)
            publish(through: computed + tokens, at: place)
        }
        running[place].scheduled = tokens
    }

    private mutating func publish(through tokens: Int, at place: Int) {
        let full = min(tokens, running[place].promptTokens) / profile.blockSize
        let end = min(full, running[place].hashes.count)
        var next = running[place].published
        while next < end {
            pool.publish(running[place].blocks[next], hash: running[place].hashes[next])
            next += 1
        }
        running[place].published = next
    }

    private func blocks(for tokens: Int) -> Int {
        return (tokens + profile.blockSize - 1) / profile.blockSize
    }
}
