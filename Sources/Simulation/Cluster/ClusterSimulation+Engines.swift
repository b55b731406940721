import EngineModel

extension ClusterSimulation {
    /// An instance begins its next iteration, where it has anything to do.
    mutating func beginStep(of instance: Int) {
        guard let step = instances[instance].engine.beginStep() else { return }
        for admission in step.admitted where !admission.isResumed {
            flights[admission.id].cachedTokens = admission.cachedTokens
        }
        let end = now + step.seconds * engineNoise.factor(stream: instance, index: instances[instance].steps)
        instances[instance].steps += 1
        instances[instance].stepEndsAt = end
        events.schedule(.stepEnd(instance: instance, life: instances[instance].life), at: end)
    }

    /// An instance's iteration ends: its tokens set out, its gauges are published, the next iteration begins.
    mutating func endStep(of instance: Int) {
        var batch = spareBatches.popLast() ?? []
        instances[instance].engine.endStep(into: &batch)
        instances[instance].publish()
        if batch.isEmpty {
            spareBatches.append(batch)
        } else {
            for event in batch where event.isLast { flights[event.id].isInEngine = false }
            instances[instance].wire.append(batch)
            events.schedule(.tokens(instance: instance), at: now + network)
        }
        beginStep(of: instance)
    }

    /// The oldest batch of an instance's tokens reaches the routers.
    mutating func receiveTokens(from instance: Int) {
        guard var batch = instances[instance].wire.popFirst() else { return }
        for event in batch {
            let replica = flights[event.id].replica
            let ticket = flights[event.id].ticket
            if event.isFirst {
                flights[event.id].firstTokenAt = now
                replicas[replica].router.firstToken(ticket, now: now)
            }
            flights[event.id].tokens += 1
            flights[event.id].lastTokenAt = now
            replicas[replica].router.streamed(ticket, tokens: 1)
            if event.isLast { finish(event.id, status: 200, censoring: .none) }
        }
        batch.removeAll(keepingCapacity: true)
        spareBatches.append(batch)
    }

    /// An event of an instance's own.
    mutating func change(_ instance: Int, _ number: Int) {
        let list = instances[instance].description.events
        switch list[number].kind {
        case .slowDown(let factor): instances[instance].engine.slowDown = factor
        case .join where !instances[instance].isPresent: instances[instance].begin(present: true)
        case .leave where instances[instance].isPresent:
            for slot in flights.slots(where: { $0.instance == instance && $0.isInEngine }) {
                flights[slot].isInEngine = false
                events.schedule(.failure(slot: slot, refused: false), at: now + network)
            }
            instances[instance].begin(present: false)
        case .join, .leave: break
        }
        if number + 1 < list.count {
            events.schedule(.change(instance: instance, event: number + 1), at: max(now, list[number + 1].seconds))
        }
    }
}
