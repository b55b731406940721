import EngineModel

/// An instance's queue run forward in closed form: first come, first served, chunked prefill beside the decodes, room in
/// the cache and places for sequences; no request yet to come.
///
/// One pass over the queue: between two requests everything is linear, so no iteration is stepped through.
/// Source of the form: the reference rule's rollout; the time is linear in the coefficients, so that the work it sums up
/// is also what a first token teaches.
struct QueueRollout {
    let input: RolloutInput
    /// Those running, in order of their ends.
    let running: UnsafeBufferPointer<ShadowRequest>
    /// Those admitted on the way, in order of their ends.
    let admitted: UnsafeBufferPointer<AdmittedSequence>
    var state: QueueState

    /// Milliseconds of an iteration that only decodes, as things stand.
    @inline(__always)
    var stepMilliseconds: Double {
        input.cost.stepMilliseconds(sequences: state.sequences, context: state.context)
    }

    /// Lets `steps` iterations go by; each sequence grows with each.
    @inline(__always)
    private mutating func pass(_ steps: Double, prefillTokens: Double = 0, pairs: Double = 0) {
        state.work.lanes += SIMD8(
            steps, prefillTokens * 1e-3, pairs * 1e-7, steps * state.sequences * 1e-2,
            steps * (state.context + steps * state.sequences * 0.5) * 1e-5, 0, 0, 0)
        state.steps += steps
        state.context += steps * state.sequences
    }

    /// Takes out the sequences that have finished by now.
    @inline(__always)
    private mutating func dropFinished() {
        while state.nextRunning < running.count, running[state.nextRunning].remaining <= state.steps {
            let request = running[state.nextRunning]
            drop(context: request.context + request.remaining, shared: request.shared, end: request.remaining)
            state.nextRunning += 1
        }
        while state.nextAdmitted < admitted.count, admitted[state.nextAdmitted].end <= state.steps {
            let sequence = admitted[state.nextAdmitted]
            drop(context: sequence.context, shared: sequence.shared, end: sequence.end)
            state.nextAdmitted += 1
        }
    }

    @inline(__always)
    private mutating func drop(context: Double, shared: Double, end: Double) {
        state.sequences = max(state.sequences - 1, 0)
        state.shared = state.sequences > 0 ? state.shared - shared : 0
        // It has been taken to grow with the others up to now.
        state.context = state.sequences > 0 ? max(state.context - context - (state.steps - end), 0) : 0
    }

    /// Waits until there is a place, and room for `tokens` tokens.
    @inline(__always)
    mutating func makeRoom(for tokens: Double) {
        dropFinished()
        while !fits(tokens), state.sequences > 0 {
            var end = Double.infinity
            if state.nextRunning < running.count { end = running[state.nextRunning].remaining }
            if state.nextAdmitted < admitted.count { end = min(end, admitted[state.nextAdmitted].end) }
            guard end.isFinite else { return }
            let steps = max(end - state.steps, 0)
            let before = input.cost.milliseconds(for: state.work)
            pass(steps)
            state.stalledSteps += steps
            state.stalledMilliseconds += input.cost.milliseconds(for: state.work) - before
            dropFinished()
        }
    }

    @inline(__always)
    private func fits(_ tokens: Double) -> Bool {
        state.sequences < input.limits.sequences && state.context - state.shared + tokens <= input.capacity
    }

    /// Computes a prompt beside the decodes.
    @inline(__always)
    mutating func prefill(tokens: Double, pairs: Double) {
        pass(tokens / input.limits.batchedTokens, prefillTokens: tokens, pairs: pairs)
    }

    /// Lets part of an iteration go by.
    @inline(__always)
    mutating func wait(steps: Double) { pass(steps) }

    /// A computed prompt becomes a decoding sequence.
    @inline(__always)
    mutating func join(context: Double, shared: Double) {
        state.sequences += 1
        state.context += context + 1
        state.shared += shared
    }

    /// What `output` further tokens of a request take that has just joined, while the others finish one by one.
    func decodeWork(prompt: Double, output: Double) -> IterationWork {
        let base = state.steps
        var sequenceSteps = output
        var contextSteps = output * (prompt + output * 0.5)
        for place in state.nextRunning..<running.count {
            let steps = min(running[place].remaining - base, output)
            sequenceSteps += steps
            contextSteps += steps * (running[place].context + base + steps * 0.5)
        }
        for place in state.nextAdmitted..<admitted.count {
            let left = admitted[place].end - base
            let steps = min(left, output)
            sequenceSteps += steps
            contextSteps += steps * (admitted[place].context - left + steps * 0.5)
        }
        return IterationWork(steps: output, sequenceSteps: sequenceSteps, contextSteps: contextSteps)
    }
}
