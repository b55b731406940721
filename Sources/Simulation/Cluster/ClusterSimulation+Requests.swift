import EngineModel
import Routing

extension ClusterSimulation {
    /// The next request comes to one of the routers.
    mutating func arrive() {
        guard let arrival = next else { return }
        next = arrivals.next()
        if let next { events.schedule(.arrival, at: next.time) }
        result.requests += 1
        prompt.load(arrival.prompt)
        let replica = replica(for: arrival.prompt.ordinal)
        var facts = prompt.facts(model: cluster.model)
        let tagged = tellLength(arrival, to: replica, &facts)
        guard var decision = replicas[replica].router.decide(facts, now: now) else {
            return recordUnserved(arrival)
        }
        if let oracle {
            let candidates = decision.snapshot.instances.map { Int($0.id.rawValue) }
            let best = oracle.best(of: candidates, for: arrival, facts, in: self)
            decision.ranking.removeAll { $0 == best }
            decision.ranking.insert(best, at: 0)
        }
        if isPredictive { result.terms.note(decision, options.router.weights) }
        if replica == 0 { options.witness?.decided(decision, facts: facts) }
        let ticket = replicas[replica].router.dispatch(decision, facts: facts, position: decision.chosen, now: now)
        send(
            flights.insert(
                Flight(
                    arrival: arrival, replica: replica, facts: facts, decision: decision.trimmed(), ticket: ticket,
                    instance: Int(ticket.instance.rawValue), tagged: tagged)))
    }

    /// Which router a request goes to: by the seed, so that it is the same under every policy.
    private func replica(for ordinal: Int) -> Int {
        guard replicas.count > 1 else { return 0 }
        let draw = BlockHash.mix(BlockHash.mix(options.seed) ^ UInt64(ordinal))
        return Int(draw.multipliedFullWidth(by: UInt64(replicas.count)).high)
    }

    /// Puts a dispatched request on its way.
    mutating func send(_ slot: Int) {
        let instance = flights[slot].instance
        let time = now + network + tokenising * Double(flights[slot].arrival.prompt.tokens)
        result.sent[instance] += 1
        instances[instance].approaching.append((slot, time))
        events.schedule(.delivery(slot: slot), at: time)
    }

    /// A request reaches its instance.
    mutating func deliver(_ slot: Int) {
        let instance = flights[slot].instance
        instances[instance].approaching.removeAll { $0.slot == slot }
        let description = instances[instance].description
        guard instances[instance].isPresent,
            description.maxQueued.map({ instances[instance].engine.waitingCount < $0 }) ?? true
        else { return events.schedule(.failure(slot: slot, refused: false), at: now + network) }
        let arrival = flights[slot].arrival
        prompt.load(arrival.prompt)
        var request = EngineRequest(
            id: slot, promptTokens: arrival.prompt.tokens, outputTokens: arrival.outputTokens,
            blockHashes: prompt.engineHashes(blockSize: description.profile.blockSize))
        request.priority = priority(of: arrival, flights[slot].facts)
        do {
            try instances[instance].engine.submit(request)
        } catch {
            return events.schedule(.failure(slot: slot, refused: true), at: now + network)
        }
        flights[slot].isInEngine = true
        if !instances[instance].engine.isStepping { beginStep(of: instance) }
    }

    /// A router learns that an attempt has failed: before an answer has begun, it tries the next of its ranking.
    mutating func fail(_ slot: Int, refused: Bool) {
        let flight = flights[slot]
        let replica = flight.replica
        if refused { return finish(slot, status: 400, censoring: .none) }
        replicas[replica].missed(flight.instance)
        guard flight.tokens == 0 else { return finish(slot, status: 200, censoring: .failed) }
        guard flight.attempts < 3, let rank = nextRank(after: flight) else {
            return finish(slot, status: 502, censoring: .failed)
        }
        replicas[replica].router.abandon(flight.ticket)
        flights[slot].rank = rank
        flights[slot].attempts += 1
        flights[slot].cachedTokens = 0
        flights[slot].ticket = replicas[replica].router.dispatch(
            flight.decision, facts: flight.facts, position: flights[slot].position, now: now)
        flights[slot].instance = Int(flights[slot].ticket.instance.rawValue)
        send(slot)
    }

    /// The next place of the ranking whose instance is still taken to be available.
    private func nextRank(after flight: Flight) -> Int? {
        let order = flight.decision.ranking
        return (flight.rank + 1..<max(flight.rank + 1, order.count)).first { rank in
            let id = flight.decision.snapshot.instances[order[rank]].id
            return replicas[flight.replica].links[Int(id.rawValue)].isAvailable
        }
    }

    /// Ends a request: the router hears of it as from the gateway, and its record goes out.
    mutating func finish(_ slot: Int, status: Int, censoring: Outcome.Censoring) {
        let flight = flights.remove(slot)
        let isWhole = status < 400 && censoring == .none
        let outcome = outcome(of: flight, status: status, censoring: censoring)
        replicas[flight.replica].router.finish(flight.ticket, outcome: outcome, facts: flight.facts)
        tell(of: flight, outcome)
        learnLength(from: flight, outcome)
        learn(from: flight, outcome)
        let began = flight.tokens > 0
        let prediction = flight.decision.snapshot.instances[flight.position].prediction
        let isRolledOut = prediction.depth == PredictionSnapshot.rolledOut
        records.append(
            RequestRecord(
                ordinal: flight.arrival.prompt.ordinal,
                end: isWhole ? .completed : status == 400 ? .refused : .failed, instance: flight.instance,
                arrival: flight.arrival.time, ttft: began ? flight.firstTokenAt - flight.arrival.time : nil,
                tpot: flight.secondsPerToken, e2e: now - flight.arrival.time,
                promptTokens: flight.arrival.prompt.tokens, cachedTokens: flight.cachedTokens,
                outputTokens: flight.tokens, attempts: flight.attempts, reason: flight.decision.reason,
                predictedReward: flight.decision.predictedReward.map(Double.init),
                predictedTTFT: isRolledOut ? Double(prediction.ttft) : nil,
                predictedE2E: isRolledOut ? Double(prediction.e2e) : nil))
    }

    private func tell(of flight: Flight, _ outcome: Outcome) {
        guard let witness = options.witness, flight.replica == 0 else { return }
        let candidates = flight.decision.snapshot.instances
        witness.finished(
            flight.decision.id, outcome: outcome, served: candidates[flight.position].id,
            tried: flight.decision.ranking[...flight.rank].map { candidates[$0].id })
    }

    /// What the router measures of a request, which is not quite what was.
    private func outcome(of flight: Flight, status: Int, censoring: Outcome.Censoring) -> Outcome {
        let noise = measurementNoise.factor(stream: 0, index: flight.arrival.prompt.ordinal)
        let isWhole = status < 400 && censoring == .none
        return Outcome(
            time: now, ttft: flight.tokens > 0 ? (flight.firstTokenAt - flight.arrival.time) * noise : nil,
            tpot: flight.secondsPerToken.map { $0 * noise }, e2e: (now - flight.arrival.time) * noise,
            promptTokens: isWhole ? flight.arrival.prompt.tokens : nil,
            cachedTokens: isWhole && cluster.showsCachedTokens ? flight.cachedTokens : nil,
            completionTokens: isWhole ? flight.tokens : nil, finishReason: isWhole ? "stop" : nil, status: status,
            censoring: censoring, attempts: flight.attempts)
    }

    private mutating func recordUnserved(_ arrival: Arrival) {
        records.append(
            RequestRecord(
                ordinal: arrival.prompt.ordinal, end: .failed, arrival: arrival.time, e2e: 0,
                promptTokens: arrival.prompt.tokens, cachedTokens: 0, outputTokens: 0, attempts: 0))
    }
}

extension Flight {
    /// Mean seconds between tokens; nil for fewer than two.
    var secondsPerToken: Double? {
        tokens > 1 ? (lastTokenAt - firstTokenAt) / Double(tokens - 1) : nil
    }
}
