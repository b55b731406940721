import EngineModel

/// Keeping the instances' shadows: one small step at a dispatch, at a first token and at an end; none at other tokens.
extension Router {
    /// A request has been dispatched.
    mutating func enqueue(
        _ ticket: Ticket, _ candidate: InstanceSnapshot, _ snapshot: Snapshot, _ facts: RequestFacts, now: Double
    ) {
        guard let place = place(of: ticket.instance) else { return }
        let prediction = candidate.prediction
        var request = ShadowRequest()
        request.key = Int(ticket.index)
        request.prompt = Double(snapshot.request.promptTokens)
        request.uncached = max(request.prompt - Double(candidate.cachedTokens), 1)
        request.pairs = IterationWork.pairs(uncached: request.uncached, cached: Double(candidate.cachedTokens))
        request.dispatched = now
        request.knownOutput = Double(facts.knownOutputTokens ?? 0)
        request.prediction = facts.predictedLength
        if let most = facts.maxTokens, most > 0 { request.mostOutput = Double(most) }
        if prediction.depth == PredictionSnapshot.rolledOut {
            request.predictedTTFT = Double(prediction.ttft)
            request.uncorrectedTTFT = Double(prediction.ttft) / records[place].estimate.ttftFactor
            if prediction.stall <= 0.1 * prediction.ttft {
                request.predictedWork = IterationWork(
                    lanes: SIMD8(
                        Double(prediction.steps), Double(prediction.kilotokens), Double(prediction.pairs),
                        Double(prediction.sequenceSteps), Double(prediction.contextSteps), 1, 0, 0))
            }
        }
        let cost = records[place].estimate.cost
        let step = cost.stepMilliseconds(
            sequences: Double(records[place].shadow.running.count), context: records[place].shadow.context)
        let prefill = cost.prefillMilliseconds(tokens: request.uncached, pairs: request.pairs)
        watch?.arrive(records[place].group, prompt: request.prompt, uncached: request.uncached, pairs: request.pairs)
        let own = prefill + request.uncached / records[place].limits.batchedTokens * step
        records[place].shadow.enqueue(request, ownMilliseconds: own, prefillMilliseconds: prefill, now: now)
    }

    /// A request has shown its first token, or (`seen` false) is taken to have.
    mutating func beginShadow(_ ticket: Ticket, _ at: Int, seen: Bool, now: Double) {
        guard let place = place(of: ticket.instance),
            let request = records[place].shadow.begin(
                Int(ticket.index), produced: Double(table[at].producedTokens), now: now)
        else { return }
        guard seen, request.uncorrectedTTFT > 0 else { return }
        records[place].estimate.observe(
            ttft: 1_000 * (now - request.dispatched), work: request.predictedWork,
            predicted: (1_000 * request.predictedTTFT, 1_000 * request.uncorrectedTTFT), &predictor.pool)
    }

    /// A request has ended, with nil without an outcome that teaches anything.
    mutating func endShadow(_ ticket: Ticket, _ at: Int, _ outcome: Outcome?, now: Double) {
        guard let place = place(of: ticket.instance) else { return }
        let request = records[place].shadow.end(Int(ticket.index), now: now)
        guard let outcome, outcome.censoring == .none, outcome.status < 400, let tokens = outcome.completionTokens
        else { return }
        predictor.lives.end(request ?? ShadowRequest(), length: min(tokens, Self.mostTokens))
        guard let request, tokens >= 8, tokens < Self.mostTokens else { return }
        let seconds = outcome.time - request.began
        guard seconds > 1e-4 else { return }
        let work = decodeWork(of: request, tokens: tokens, seconds: seconds, records[place].shadow.counters)
        if table[at].sawFirstToken {
            records[place].estimate.observe(decode: work, milliseconds: 1_000 * seconds, &predictor.pool)
            records[place].shadow.observe(pace: seconds / Double(tokens - 1))
        } else if let first = request.predictedWork {
            // An answer that came as a whole: both parts of it took that long together.
            records[place].estimate.observe(
                whole: first + work, milliseconds: 1_000 * (outcome.time - request.dispatched), &predictor.pool)
        }
    }

    private func decodeWork(
        of request: ShadowRequest, tokens: Int, seconds: Double, _ after: ShadowCounters
    ) -> IterationWork {
        let steps = Double(tokens - 1)
        let before = request.mark
        // Sequences and contexts are known as means over the time, which holds as many iterations as tokens came.
        return IterationWork(
            steps: steps, prefillTokens: after.prefilled - before.prefilled, pairs: after.pairs - before.pairs,
            sequenceSteps: steps * (after.sequenceSeconds - before.sequenceSeconds) / seconds,
            contextSteps: steps * (after.contextSeconds - before.contextSeconds) / seconds)
    }

    /// A scrape corrects what the shadow cannot know.
    mutating func correct(_ place: Int, by gauges: ScrapedGauges, now: Double) {
        records[place].limits.observe(running: gauges.running, waiting: gauges.waiting, kvUsage: gauges.kvUsage)
        let own = records[place].shadow.running.count + records[place].shadow.waiting.count
        predictor.share.observe(own: Double(own), all: gauges.running + gauges.waiting)
        records[place].shadow.observe(
            gauges, capacity: records[place].limits.capacity, others: predictor.share.others, now: now)
        records[place].shadow.count(&predictor.lives, now: now)
    }
}
