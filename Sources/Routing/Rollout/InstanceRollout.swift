import EngineModel

/// Buffers that rollouts use again and again.
struct RolloutScratch: Sendable {
    var admitted: [AdmittedSequence] = []
    /// Requests looked at since it was set to 0: what a decision's rollouts cost.
    var visits = 0
}

/// One instance's queue rolled forward up to the point where a new request would be next.
struct RolledQueue: Sendable {
    var state = QueueState()
    /// How many of the running requests decode.
    var decoding = 0
    /// Whether anything is in flight there.
    var isBusy = false
    /// Tokens in the cache after 0, 16, 64, 128, 256, 512, 1,024 and 2,048 further iterations, if nothing more came.
    var peaks = SIMD8<Double>()

    static let horizons = SIMD8<Double>(0, 16, 64, 128, 256, 512, 1_024, 2_048)
}

/// A request that is to be placed.
struct RolloutRequest {
    /// Prompt length, and the expected length of the answer, in tokens.
    var prompt: Double
    var output: Double
}

/// What an instance would do with one request more.
struct RolloutForecast {
    /// Work up to the first token, and after it.
    var first: IterationWork
    var rest: IterationWork
    /// Milliseconds to the first token and to the end, by the coefficients alone.
    var firstMilliseconds: Double
    var totalMilliseconds: Double
    /// Milliseconds of the former that pass for want of room.
    var stallMilliseconds: Double
    /// Decoding sequences when its prompt is computed, and milliseconds of an iteration then.
    var sequences: Double
    var stepMilliseconds: Double
    /// Most tokens in the cache.
    var peakTokens: Double
}

extension InstanceShadow {
    /// Longer queues are rolled out no further request by request; what is beyond is added up.
    private static let mostWaiting = 256

    /// Rolls out all that waits.
    mutating func roll(
        _ input: RolloutInput, _ lives: ResidualLife, now: Double, _ scratch: inout RolloutScratch
    ) -> RolledQueue {
        let decoding = refresh(lives, now: now)
        scratch.visits += 1 + running.count + waiting.count
        scratch.admitted.removeAll(keepingCapacity: true)
        var rolled = RolledQueue()
        rolled.isBusy = !isEmpty
        if !foreign.isNone { begin(&rolled, input, now: now) }
        rolled.decoding = decoding
        for request in running[..<decoding] {
            rolled.state.sequences += 1
            rolled.state.context += request.context
            rolled.state.shared += request.shared
            rolled.hold(request.context - request.shared, remaining: request.remaining)
        }
        // Those put back come first, and all they held is computed again.
        for place in (decoding..<running.count).reversed() {
            let request = running[place]
            let again = QueuedWork(
                tokens: request.context, pairs: IterationWork.pairs(uncached: request.context, cached: 0),
                context: request.context, shared: 0, output: request.remaining, needsRoom: true)
            admit(again, input, &rolled, &scratch)
        }
        for place in waiting.indices {
            let request = waiting[place]
            guard place < Self.mostWaiting else {
                rolled.state.work.lanes[1] += request.uncached / 1e3
                rolled.state.work.lanes[2] += request.pairs / 1e7
                continue
            }
            var left = 1.0
            if place == 0 { left = leftOfHead(request, input, rolled.state, now: now) }
            let work = QueuedWork(
                tokens: left * request.uncached, pairs: left * request.pairs, context: request.prompt,
                shared: input.room.shared(ofCached: request.cached), output: request.remaining(after: 0, lives),
                needsRoom: place >= room.entered)
            admit(work, input, &rolled, &scratch)
        }
        return rolled
    }

    /// Begins with what others have there: it lasts, since as many of theirs come as go, and the room it takes is known.
    private func begin(_ rolled: inout RolledQueue, _ input: RolloutInput, now: Double) {
        rolled.isBusy = true
        rolled.state.sequences += foreign.running
        rolled.state.context += foreign.context
        rolled.state.shared += foreign.context
        // Of those that waited at the scrape some have had their turn.
        let step = input.cost.stepMilliseconds(sequences: rolled.state.sequences, context: rolled.state.context)
        let perToken = input.cost.lanes[1] / 1e3 + step / input.limits.batchedTokens
        let done = perToken > 0 ? max(now - foreign.time, 0) * 1_000 / perToken : 0
        let left = max(foreign.waiting * arrivals.uncached - done, 0)
        rolled.state.work.lanes[0] += left / input.limits.batchedTokens
        rolled.state.work.lanes[1] += left / 1e3
    }

    /// Lets one queued request in, as soon as there is room, and computes its prompt.
    private func admit(
        _ work: QueuedWork, _ input: RolloutInput, _ rolled: inout RolledQueue, _ scratch: inout RolloutScratch
    ) {
        rolled.hold(work.context - work.shared, remaining: work.output)
        let state = running.withUnsafeBufferPointer { running in
            scratch.admitted.withUnsafeBufferPointer { admitted in
                var rollout = QueueRollout(
                    input: input, running: UnsafeBufferPointer(rebasing: running[..<rolled.decoding]),
                    admitted: admitted, state: rolled.state)
                if work.needsRoom { rollout.makeRoom(for: work.context - work.shared) }
                rollout.prefill(tokens: work.tokens, pairs: work.pairs)
                rollout.join(context: work.context, shared: work.shared)
                return rollout.state
            }
        }
        rolled.state = state
        let sequence = AdmittedSequence(
            end: state.steps + work.output, context: work.context + work.output, shared: work.shared)
        var place = scratch.admitted.count
        while place > state.nextAdmitted, scratch.admitted[place - 1].end > sequence.end { place -= 1 }
        scratch.admitted.insert(sequence, at: place)
    }

    /// Adds one request more to a queue that has just been rolled out.
    func forecast(
        _ request: RolloutRequest, cached: Double, after rolled: RolledQueue, _ input: RolloutInput,
        _ scratch: RolloutScratch
    ) -> RolloutForecast {
        let uncached = max(request.prompt - cached, 1)
        let shared = input.room.shared(ofCached: request.prompt - uncached)
        return running.withUnsafeBufferPointer { running in
            scratch.admitted.withUnsafeBufferPointer { admitted in
                var rollout = QueueRollout(
                    input: input, running: UnsafeBufferPointer(rebasing: running[..<rolled.decoding]),
                    admitted: admitted, state: rolled.state)
                rollout.makeRoom(for: request.prompt - shared)
                let sequences = rollout.state.sequences
                rollout.prefill(
                    tokens: uncached, pairs: IterationWork.pairs(uncached: uncached, cached: max(cached, 0)))
                let steps = rollout.state.steps - rollout.state.stalledSteps
                if rolled.isBusy {
                    // A request comes in the middle of an iteration, on average.
                    rollout.wait(steps: max(1 - steps, 0) + 0.5)
                } else {
                    rollout.wait(steps: max(steps.rounded(.up), 1) - steps)
                }
                rollout.state.work.lanes[5] += 1
                let first = rollout.state.work
                rollout.join(context: request.prompt, shared: shared)
                let step = rollout.stepMilliseconds
                var rest = rollout.decodeWork(prompt: request.prompt, output: max(request.output - 1, 0))
                rest.lanes[3] += foreign.running * rest.lanes[0] / 100
                rest.lanes[4] += foreign.context * rest.lanes[0] / 1e5
                let firstMilliseconds = input.cost.milliseconds(for: first)
                return RolloutForecast(
                    first: first, rest: rest, firstMilliseconds: firstMilliseconds,
                    totalMilliseconds: firstMilliseconds + input.cost.milliseconds(for: rest),
                    stallMilliseconds: rollout.state.stalledMilliseconds, sequences: sequences,
                    stepMilliseconds: step,
                    peakTokens: max(rolled.peak(with: request, shared: shared) + input.room.excess, 0))
            }
        }
    }

    /// Share of the oldest waiting request that is still to be computed.
    private func leftOfHead(_ request: ShadowRequest, _ input: RolloutInput, _ state: QueueState, now: Double) -> Double
    {
        let room = state.context - state.shared + request.prompt - input.room.shared(ofCached: request.cached)
        guard state.steps == 0, self.room.entered > 0 || room <= input.capacity, request.uncached > 0 else { return 1 }
        let arrived = request.dispatched + input.cost.lanes[5] / 2_000
        let milliseconds = max(now - max(arrived, lastFirstToken), 0) * 1_000
        let step = input.cost.stepMilliseconds(sequences: state.sequences, context: state.context)
        let perToken = input.cost.lanes[1] / 1e3 + step / input.limits.batchedTokens
        return perToken > 0 ? max(1 - milliseconds / (perToken * request.uncached), 0.1) : 1
    }
}

/// One queued request: what is to be computed of it, what it will hold, and how many tokens it will then produce.
struct QueuedWork {
    var tokens: Double
    var pairs: Double
    var context: Double
    var shared: Double
    var output: Double
    /// Whether it must wait for room; one that runs already need not.
    var needsRoom: Bool
}

extension RolledQueue {
    /// Counts a request that holds `context` tokens and grows for `remaining` iterations.
    @inline(__always)
    mutating func hold(_ context: Double, remaining: Double) {
        let still = SIMD8<Double>(repeating: remaining) .>= Self.horizons
        peaks += (Self.horizons + context).replacing(with: 0, where: .!still)
    }

    /// The highest of the peaks with one request more, in tokens.
    @inline(__always)
    func peak(with request: RolloutRequest, shared: Double) -> Double {
        var with = self
        with.hold(request.prompt - shared, remaining: request.output)
        return with.peaks.max()
    }
}
