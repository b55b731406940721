import EngineModel

/// Predicting what each candidate would do with a request.
extension Router {
    /// Fills in the candidates' predictions: an estimate for all, a rollout for the most promising.
    mutating func predict(_ snapshot: inout Snapshot, _ facts: RequestFacts) {
        let now = snapshot.time
        let request = rolloutRequest(snapshot.request, facts)
        let externality = externality(snapshot)
        predictor.delayShare = delayShare(snapshot, request)
        let bounds = configuration.rollouts
        predictor.scratch.visits = 0
        if bounds.powerOf > 0, bounds.powerOf < snapshot.instances.count {
            var drawn = draw(bounds.powerOf, of: snapshot.instances.count)
            // A prefix would never be found again by chance.
            let cached = snapshot.instances.indices.max {
                snapshot.instances[$0].cachedTokens < snapshot.instances[$1].cachedTokens
            }
            if let cached, snapshot.instances[cached].cachedTokens > 0, !drawn.contains(cached) { drawn[0] = cached }
            for position in drawn {
                rollOut(&snapshot.instances[position], request, externality, now: now)
            }
            return
        }
        if snapshot.instances.count <= bounds.candidates {
            for position in snapshot.instances.indices {
                rollOut(&snapshot.instances[position], request, externality, now: now)
            }
            return
        }
        predictor.order.removeAll(keepingCapacity: true)
        for position in snapshot.instances.indices {
            estimate(&snapshot.instances[position], request, externality, now: now)
            predictor.order.append((cost(of: snapshot.instances[position].prediction), position))
        }
        predictor.order.sort { $0.score < $1.score }
        for rank in 0..<min(bounds.candidates, predictor.order.count)
        where rank == 0 || predictor.scratch.visits < bounds.visits {
            rollOut(&snapshot.instances[predictor.order[rank].position], request, externality, now: now)
        }
    }

    /// `count` different positions below `total`, each set equally likely (Floyd's method).
    private mutating func draw(_ count: Int, of total: Int) -> [Int] {
        var drawn: [Int] = []
        for last in (total - count)..<total {
            let pick = random.index(below: last + 1)
            drawn.append(drawn.contains(pick) ? last : pick)
        }
        return drawn
    }

    private func rolloutRequest(_ request: RequestSnapshot, _ facts: RequestFacts) -> RolloutRequest {
        var output = predictor.lives.mean
        if let tagged = facts.predictedLength { output = predictor.lives.tagged.factor * Double(tagged.mean) }
        if request.maxTokens > 0 { output = min(output, Double(request.maxTokens)) }
        if let known = facts.knownOutputTokens { output = Double(known) }
        return RolloutRequest(prompt: max(Double(request.promptTokens), 1), output: max(output, 1))
    }

    private func externality(_ snapshot: Snapshot) -> Externality {
        var kilotoken = 0.0
        var sequences = 0.0
        var pace = 0.0
        var context = 0.0
        var fill = 0.0
        for instance in snapshot.instances {
            let place = recordPlace(instance.id)
            kilotoken += records[place].estimate.cost.lanes[1]
            let running = Double(records[place].shadow.running.count) + records[place].shadow.foreign.running
            sequences += running
            context += records[place].shadow.context + records[place].shadow.foreign.context
            fill += (running + Double(records[place].shadow.waiting.count) + 1) / records[place].limits.sequences
            pace += records[place].shadow.pace
        }
        let count = Double(max(snapshot.instances.count, 1))
        return Externality(
            meanKilotoken: kilotoken / count, meanSequences: sequences / count,
            meanContext: sequences > 0 ? context / sequences : 0, meanFill: fill / count,
            answerSeconds: predictor.lives.mean * pace / count)
    }

    @inline(__always)
    private func recordPlace(_ id: InstanceID) -> Int { Int(places[Int(id.rawValue)]) }

    /// What the estimate ranks candidates by.
    private func cost(of prediction: PredictionSnapshot) -> Float {
        let weights = configuration.weights
        return prediction.ttft + Float(weights.ownWork) * prediction.ownWork
            + Float(weights.queueing) * prediction.queueing + Float(weights.delay) * prediction.delay
            + Float(weights.occupancy) * prediction.occupancy
    }

    /// What can be said of a candidate without looking at its requests one by one.
    private func estimate(
        _ instance: inout InstanceSnapshot, _ request: RolloutRequest, _ externality: Externality, now: Double
    ) {
        let place = recordPlace(instance.id)
        let cost = records[place].estimate.cost
        let limits = records[place].limits
        let cached = Double(instance.cachedTokens)
        let uncached = max(request.prompt - cached, 1)
        let sequences = Double(records[place].shadow.running.count)
        let context = records[place].shadow.context
        let tokens = records[place].shadow.queuedTokens + uncached
        let pairs = records[place].shadow.queuedPairs + IterationWork.pairs(uncached: uncached, cached: cached)
        let steps = max(tokens / limits.batchedTokens, 1)
        let first = IterationWork(
            steps: steps, prefillTokens: tokens, pairs: pairs, sequenceSteps: steps * sequences,
            contextSteps: steps * context, requests: 1)
        let milliseconds = cost.milliseconds(for: first)
        let step = cost.stepMilliseconds(sequences: sequences + 1, context: context + request.prompt)
        let held = context + records[place].shadow.queuedPrompt + request.prompt
        let forecast = RolloutForecast(
            first: first, rest: IterationWork(), firstMilliseconds: milliseconds,
            totalMilliseconds: milliseconds + step * request.output, stallMilliseconds: 0, sequences: sequences,
            stepMilliseconds: step, peakTokens: max(held + records[place].shadow.room.excess, 0))
        fill(&instance, place, forecast, request, externality, depth: PredictionSnapshot.estimated, now: now)
    }

    private mutating func rollOut(
        _ instance: inout InstanceSnapshot, _ request: RolloutRequest, _ externality: Externality, now: Double
    ) {
        let place = recordPlace(instance.id)
        records[place].shadow.count(&predictor.lives, now: now)
        let input = RolloutInput(
            cost: records[place].estimate.cost, limits: records[place].limits,
            room: records[place].shadow.room)
        let rolled = records[place].shadow.roll(input, predictor.lives, now: now, &predictor.scratch)
        let forecast = records[place].shadow.forecast(
            request, cached: Double(instance.cachedTokens), after: rolled, input, predictor.scratch)
        fill(&instance, place, forecast, request, externality, depth: PredictionSnapshot.rolledOut, now: now)
    }

    /// Share of an answer's time that goes to requests yet to come: their prompts, and the longer batch that they make,
    /// growing until as many leave as come. A mean over the candidates: what one was sent lately says little of what it
    /// will be sent.
    private func delayShare(_ snapshot: Snapshot, _ request: RolloutRequest) -> Double {
        let length = predictor.lives.mean
        var sum = 0.0
        for instance in snapshot.instances {
            let place = recordPlace(instance.id)
            let arrivals = records[place].shadow.arrivals
            let cost = records[place].estimate.cost
            let perStep = cost.lanes[3] / 100 + cost.lanes[4] * (request.prompt + length / 2) / 1e5
            let perArrival = arrivals.prefillMilliseconds + min(request.output / 2, length) * perStep
            sum += min(0.85, arrivals.rate(at: snapshot.time) / 1_000 * perArrival)
        }
        return sum / Double(max(snapshot.instances.count, 1))
    }

    private func fill(
        _ instance: inout InstanceSnapshot, _ place: Int, _ forecast: RolloutForecast, _ request: RolloutRequest,
        _ externality: Externality, depth: Float, now: Double
    ) {
        let cost = records[place].estimate.cost
        let limits = records[place].limits
        let arrivals = records[place].shadow.arrivals
        let cached = Double(instance.cachedTokens)
        let uncached = max(request.prompt - cached, 1)
        let ttft = forecast.firstMilliseconds * records[place].estimate.ttftFactor
        let input = Externality.Input(
            cost: cost, limits: limits, prompt: request.prompt, uncached: uncached,
            pairs: IterationWork.pairs(uncached: uncached, cached: cached), output: request.output, ttft: ttft,
            shared: records[place].shadow.room.shared(ofCached: request.prompt - uncached),
            sequences: forecast.sequences, step: forecast.stepMilliseconds,
            requests: Double(records[place].shadow.running.count + records[place].shadow.waiting.count)
                + records[place].shadow.foreign.running + records[place].shadow.foreign.waiting,
            peak: forecast.peakTokens,
            arrivals: arrivals.rate(at: now) / 1_000, arrivingWork: arrivals.ownMilliseconds)
        var prediction = PredictionSnapshot()
        prediction.depth = depth
        prediction.ttft = Float(ttft / 1_000)
        let rest = forecast.totalMilliseconds - forecast.firstMilliseconds
        prediction.e2e = Float((ttft + rest / (1 - predictor.delayShare)) / 1_000)
        prediction.decode = Float(rest / 1_000)
        prediction.stall = Float(forecast.stallMilliseconds / 1_000)
        prediction.stepSeconds = Float(forecast.stepMilliseconds / 1_000)
        prediction.steps = Float(forecast.first.lanes[0])
        prediction.kilotokens = Float(forecast.first.lanes[1])
        prediction.pairs = Float(forecast.first.lanes[2])
        prediction.sequenceSteps = Float(forecast.first.lanes[3])
        prediction.contextSteps = Float(forecast.first.lanes[4])
        prediction.kvPeak = limits.capacity > 0 ? Float(forecast.peakTokens / limits.capacity) : 0
        prediction.ownWork = Float(externality.ownWork(input))
        prediction.queueing = Float(externality.queueing(input))
        prediction.delay = Float(externality.delay(input))
        prediction.occupancy = Float(externality.occupancy(input))
        instance.prediction = prediction
    }
}
