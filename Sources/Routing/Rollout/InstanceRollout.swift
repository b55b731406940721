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
        refresh(lives, now: now)
        scratch.visits += 1 + running.count + waiting.count
        scratch.admitted.removeAll(keepingCapacity: true)
        var rolled = RolledQueue()
        rolled.isBusy = !isEmpty
        rolled.state.sequences = Double(running.count)
        rolled.state.context = context
        for request in running { rolled.hold(request.context, remaining: request.remaining) }
        for place in waiting.indices {
            let request = waiting[place]
            let output = request.remaining(after: 0, lives)
            rolled.hold(request.prompt, remaining: output)
            guard place < Self.mostWaiting else {
                rolled.state.work.lanes[1] += request.uncached / 1e3
                rolled.state.work.lanes[2] += request.pairs / 1e7
                continue
            }
            let end: Double = running.withUnsafeBufferPointer { running in
                scratch.admitted.withUnsafeBufferPointer { admitted in
                    var rollout = QueueRollout(
                        input: input, running: running, admitted: admitted, state: rolled.state)
                    rollout.makeRoom(for: request.prompt)
                    var left = 1.0
                    if place == 0, rollout.state.stalledSteps == 0 {
                        left = leftOfHead(request, input, stepMilliseconds: rollout.stepMilliseconds, now: now)
                    }
                    rollout.prefill(tokens: left * request.uncached, pairs: left * request.pairs)
                    rollout.join(prompt: request.prompt)
                    rolled.state = rollout.state
                    return rollout.state.steps + output
                }
            }
            Self.insert(
                AdmittedSequence(end: end, context: request.prompt + output), into: &scratch.admitted,
                from: rolled.state.nextAdmitted)
        }
        return rolled
    }

    /// Adds one request more to a queue that has just been rolled out.
    func forecast(
        _ request: RolloutRequest, cached: Double, after rolled: RolledQueue, _ input: RolloutInput,
        _ scratch: RolloutScratch
    ) -> RolloutForecast {
        let uncached = max(request.prompt - cached, 1)
        return running.withUnsafeBufferPointer { running in
            scratch.admitted.withUnsafeBufferPointer { admitted in
                var rollout = QueueRollout(input: input, running: running, admitted: admitted, state: rolled.state)
                rollout.makeRoom(for: request.prompt)
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
                rollout.join(prompt: request.prompt)
                let step = rollout.stepMilliseconds
                let rest = rollout.decodeWork(prompt: request.prompt, output: max(request.output - 1, 0))
                let firstMilliseconds = input.cost.milliseconds(for: first)
                return RolloutForecast(
                    first: first, rest: rest, firstMilliseconds: firstMilliseconds,
                    totalMilliseconds: firstMilliseconds + input.cost.milliseconds(for: rest),
                    stallMilliseconds: rollout.state.stalledMilliseconds, sequences: sequences,
                    stepMilliseconds: step, peakTokens: input.cacheShare * rolled.peak(with: request))
            }
        }
    }

    /// Share of the oldest waiting request that is still to be computed.
    private func leftOfHead(
        _ request: ShadowRequest, _ input: RolloutInput, stepMilliseconds: Double, now: Double
    ) -> Double {
        let arrived = request.dispatched + input.cost.lanes[5] / 2_000
        let milliseconds = max(now - max(arrived, lastFirstToken), 0) * 1_000
        let perToken = input.cost.lanes[1] / 1e3 + stepMilliseconds / input.limits.batchedTokens
        guard request.uncached > 0, perToken > 0 else { return 1 }
        return max(1 - milliseconds / (perToken * request.uncached), 0.1)
    }

    private static func insert(_ sequence: AdmittedSequence, into list: inout [AdmittedSequence], from first: Int) {
        var place = list.count
        while place > first, list[place - 1].end > sequence.end { place -= 1 }
        list.insert(sequence, at: place)
    }
}

extension RolledQueue {
    /// Counts a request that holds `context` tokens and grows for `remaining` iterations.
    @inline(__always)
    mutating func hold(_ context: Double, remaining: Double) {
        let still = SIMD8<Double>(repeating: remaining) .>= Self.horizons
        peaks += (Self.horizons + context).replacing(with: 0, where: .!still)
    }

    /// The highest of the peaks with one request more, in tokens before sharing.
    @inline(__always)
    func peak(with request: RolloutRequest) -> Double {
        var with = self
        with.hold(request.prompt, remaining: request.output)
        return with.peaks.max()
    }
}
